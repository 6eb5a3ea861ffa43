package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches cuBLAS of either version through JCuda, seen from one that multiplies on the processor. */
class CublasHandleTest {
    @TempDir
    private static Path folder;

    private static Stub stub;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        stub = new Stub(folder);
        stub.compile("libcuda.c", "libcuda.so.1");
        cublas("12", "120604");
        cublas("13", "130100");
        cublas("11", "110000");
    }

    /** Its symbols have the name of the library for a version, as NVIDIA's have. */
    private static void cublas(String major, String version) throws IOException, InterruptedException {
        Path script = folder.resolve("versions" + major);
        Files.writeString(script, "libcublas.so." + major + " { global: *; };\n");
        String name = "blas" + major + "/libcublas.so." + major;
        stub.compile("libcublas.c", name, "-Wl,--version-script=" + script, "-DVERSION=" + version);
    }

    private static final class Device {
        final CudaContext context;
        final long stream;
        final Blas blas;

        Device() throws UnavailableException {
            context = CudaContext.open(0);
            stream = context.createStream();
            blas = CublasHandle.open(context, stream);
        }

        long upload(HostArray values) {
            int bytes = values.size() * values.dtype().bytes();
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            HostArray copy = HostArray.view(values.dtype(), values.shape(), direct);
            for (int i = 0; i < values.size(); i++) {
                set(copy, i, values.getDouble(i));
            }
            long address = context.allocate(Math.max(1, bytes));
            context.copyToDevice(direct, address, stream);
            return address;
        }

        HostArray download(long address, DType dtype, Shape shape) {
            ByteBuffer direct = ByteBuffer.allocateDirect((int) shape.size() * dtype.bytes())
                    .order(ByteOrder.nativeOrder());
            context.copyToHost(address, direct, stream);
            return HostArray.view(dtype, shape, direct);
        }
    }

    private static void set(HostArray array, int index, double value) {
        HostArray one = HostArray.of(new double[] {value}, Shape.of(1)).cast(array.dtype());
        if (one.data() instanceof FloatBuffer floats) {
            ((FloatBuffer) array.data()).put(index, floats.get(0));
        } else if (one.data() instanceof DoubleBuffer doubles) {
            ((DoubleBuffer) array.data()).put(index, doubles.get(0));
        } else {
            ((ShortBuffer) array.data()).put(index, ((ShortBuffer) one.data()).get(0));
        }
    }

    /** Small integers, whose products every type holds. */
    private static HostArray numbers(DType dtype, int size, int seed) {
        HostArray numbers = HostArray.allocate(dtype, Shape.of(size));
        for (int i = 0; i < size; i++) {
            set(numbers, i, (i * 7 + seed) % 5 - 2);
        }
        return numbers;
    }

    private static void multiply(Device device, Product product) {
        MatmulSpec spec = product.spec();
        HostArray a = numbers(product.operands(), spec.batch() * spec.m() * spec.k(), 1);
        HostArray b = numbers(product.operands(), spec.batch() * spec.k() * spec.n(), 3);
        Shape shape = Shape.of(spec.batch(), spec.m(), spec.n());
        long out = device.context.allocate(shape.size() * 8);
        device.blas.multiply(product, device.upload(a), device.upload(b), out);
        HostArray result = device.download(out, product.result(), shape);
        int sign = product.operands() == DType.FLOAT32 && product.rounding() == Rounding.TF32 ? -1 : 1;
        for (int index = 0; index < result.size(); index++) {
            int p = index / (spec.m() * spec.n());
            int i = index / spec.n() % spec.m();
            int j = index % spec.n();
            double sum = 0;
            for (int l = 0; l < spec.k(); l++) {
                int ofA = p * spec.m() * spec.k() + (spec.transposeA() ? l * spec.m() + i : i * spec.k() + l);
                int ofB = p * spec.k() * spec.n() + (spec.transposeB() ? j * spec.k() + l : l * spec.n() + j);
                sum += a.getDouble(ofA) * b.getDouble(ofB);
            }
            assertEquals(sign * sum, result.getDouble(index), product + " at " + index);
        }
    }

    static final class Products {
        public static void main(String[] arguments) throws UnavailableException {
            Device device = new Device();
            for (int i = 0; i < 8; i++) {
                MatmulSpec spec = new MatmulSpec(i < 4 ? 1 : 3, 4, 5, 6, (i & 1) != 0, (i & 2) != 0);
                for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16}) {
                    for (Rounding rounding : Rounding.values()) {
                        multiply(device, new Product(spec, dtype, dtype, rounding));
                    }
                }
                multiply(device, new Product(spec, DType.BFLOAT16, DType.FLOAT32, Rounding.NONE));
                multiply(device, new Product(spec, DType.FLOAT16, DType.FLOAT32, Rounding.NONE));
            }
            device.blas.multiply(
                    new Product(MatmulSpec.of(0, 3, 4), DType.FLOAT32, DType.FLOAT32, Rounding.NONE), 0, 0, 0);
            System.out.print(device.blas.description());
            device.blas.close();
            device.blas.close();
            device.context.close();
        }
    }

    private static String products(String major, String driver) throws IOException, InterruptedException {
        return stub.run(
                        Products.class,
                        Map.of("STUB_VERSION", driver),
                        "-Ddensor.cache=" + stub.cache(),
                        "-Ddensor.cuda.libraryPath=" + folder.resolve("blas" + major))
                .ok();
    }

    @Test
    void version12MultipliesEveryTypeTransposeAndBatch() throws IOException, InterruptedException {
        assertEquals("cuBLAS 12.6.4", products("12", "12020"));
    }

    /** JCuda's own binding asks for libcublas.so.12, which is not there. */
    @Test
    void version13DoesThroughTheChangedBinding() throws IOException, InterruptedException {
        assertEquals("cuBLAS 13.1.0", products("13", "13000"));
    }

    static final class Opening {
        public static void main(String[] arguments) {
            for (int attempt = 0; attempt < 2; attempt++) {
                try (CudaContext context = CudaContext.open(0)) {
                    CublasHandle.open(context, context.createStream()).close();
                    System.out.println("opened");
                } catch (UnavailableException none) {
                    System.out.println(none.getMessage());
                }
            }
        }
    }

    private static String opening(Map<String, String> environment, String path)
            throws IOException, InterruptedException {
        String[] options = {"-Ddensor.cache=" + stub.cache(), "-Ddensor.cuda.libraryPath=" + folder.resolve(path)};
        return stub.run(Opening.class, environment, options).ok();
    }

    private static String twice(String line) {
        return (line + "%n").formatted().repeat(2);
    }

    @Test
    void whyThereIsNoneIsTold() throws IOException, InterruptedException {
        assertEquals(
                twice("cuBLAS cannot be used: " + folder + "/blas11/libcublas.so.11 is of version 11, not 12 or 13"),
                opening(Map.of(), "blas11"));
        assertEquals(
                twice("cuBLAS is not in " + folder.resolve("none") + ", which -Ddensor.cuda.libraryPath names"),
                opening(Map.of(), "none"));
        Path broken = Files.createDirectories(folder.resolve("broken")).resolve("libcublas.so.12");
        Files.writeString(broken, "no library");
        String told = opening(Map.of(), "broken");
        assertTrue(told.contains("cuBLAS cannot be used: " + broken + " does not load: file too short"), told);
        assertEquals(
                twice(folder + "/blas12/libcublas.so.12 does not start: CUBLAS_STATUS_ARCH_MISMATCH from cublasCreate"),
                opening(Map.of("STUB_CUBLAS", "8"), "blas12"));
    }

    @Test
    void itIsFoundWithoutBeingConfigured() throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("LD_LIBRARY_PATH", folder + ":" + folder.resolve("blas13"), "STUB_VERSION", "13000");
        String[] options = {"-Ddensor.cache=" + stub.cache()};
        assertEquals(
                twice("opened"), stub.run(Opening.class, environment, options).ok());
    }

    @Test
    void typesThatDoNotGoTogetherAreRefused() {
        MatmulSpec spec = MatmulSpec.of(1, 1, 1);
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> new Product(spec, DType.FLOAT32, DType.FLOAT16, Rounding.NONE));
        assertEquals("no product of float32 matrices is float16", wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Product(spec, DType.INT32, DType.INT32, Rounding.NONE));
    }
}
