package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Devices;
import dev.densor.cuda.driver.Devices.Device;
import dev.densor.cuda.driver.Stub;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaProviderTest {
    @TempDir
    private Path folder;

    private static Availability ofDevice(int ordinal, int driverVersion, int... architectures) {
        List<Device> devices = new ArrayList<>();
        for (int architecture : architectures) {
            String name = "GPU " + devices.size();
            devices.add(new Device(
                    new DeviceProperties(name, architecture / 10, architecture % 10, 46, 65536, driverVersion),
                    24L << 30));
        }
        return Requirements.availability(
                new Devices(driverVersion, devices, Path.of("/cache/1/lib.so")), ordinal, "cuBLAS 12 in /x");
    }

    private static Availability of(int driverVersion, int... architectures) {
        return ofDevice(0, driverVersion, architectures);
    }

    @Test
    void eachDeviceIsJudgedByItself() {
        assertFalse(ofDevice(0, 12020, 61, 86).usable());
        assertTrue(ofDevice(1, 12020, 61, 86).usable());
        assertEquals(
                "the NVIDIA driver shows 2 device(s), counted from 0",
                ofDevice(2, 12020, 61, 86).reason());
    }

    @Test
    void aDeviceThatCanBeUsedIsDescribed() {
        Availability found = of(11080, 89, 75);
        assertTrue(found.usable());
        assertEquals("GPU 0, compute capability 8.9, 46 multiprocessors, 24.0 GiB", found.reason());
        assertEquals(
                List.of(
                        "a driver for CUDA 11.8",
                        "cuda:0, GPU 0, compute capability 8.9, 46 multiprocessors, 24.0 GiB",
                        "cuda:1, GPU 1, compute capability 7.5, 46 multiprocessors, 24.0 GiB",
                        "matrices are multiplied by cuBLAS 12 in /x",
                        "kernels are compiled by the driver when they are first used: the machine code for sm_80 needs"
                                + " a driver for CUDA 12.0, 525 or later",
                        "JCuda's libraries unpacked to /cache/1"),
                found.findings());
    }

    @Test
    void howKernelsAreLoadedIsToldForEachGpuAndDriver() {
        String loaded = "kernels of products and dense layers are loaded as machine code for ";
        assertTrue(of(13000, 90).findings().contains(loaded + "sm_90a"));
        assertTrue(of(12000, 90).findings().contains(loaded + "sm_90a"));
        assertTrue(of(13010, 86).findings().contains(loaded + "sm_80"));
        assertTrue(of(13000, 75).findings().contains(loaded + "sm_75"));
        for (int architecture : new int[] {100, 120}) {
            String findings = of(13000, architecture).findings().toString();
            assertTrue(findings.contains("kernels are compiled by the driver when they are first used: there is"));
        }
        String needed = "those for this one need a driver for CUDA 12.0, 525.60 or later";
        assertTrue(of(11080, 90).findings().toString().contains(needed));
        assertFalse(of(12000, 90).findings().toString().contains(needed));
        assertFalse(of(11080, 80).findings().toString().contains(needed));
    }

    @Test
    void whatIsMissingIsToldWithAdvice() {
        assertEquals("the NVIDIA driver shows no device", of(12020).reason());
        Availability oldDriver = of(10020, 75);
        assertEquals("the NVIDIA driver is too old: it is for CUDA 10.2, needed is 11.0", oldDriver.reason());
        assertTrue(oldDriver.advice().contains("450.36"), oldDriver.advice());
        Availability oldGpu = of(11080, 61, 70);
        assertEquals("the GPU is too old: GPU 0 has compute capability 6.1, needed is 7.5", oldGpu.reason());
        assertTrue(oldGpu.advice().startsWith("use another backend"), oldGpu.advice());
        Availability second = of(11080, 61, 80);
        assertFalse(second.usable());
        assertEquals("set CUDA_VISIBLE_DEVICES=1, which can be used", second.advice());
        assertEquals(
                "cuda:0, GPU 0, compute capability 6.1, 46 multiprocessors, 24.0 GiB",
                second.findings().get(1));
    }

    @Test
    void withoutADriverProbingSaysSoAndOpeningFails() {
        assumeTrue(Files.notExists(Path.of("/proc/driver/nvidia/version")), "there is a driver");
        Availability none = new CudaProvider().probe();
        assertFalse(none.usable());
        assertEquals("no NVIDIA driver: libcuda.so.1 was not found", none.reason());
        BackendException refused = assertThrows(BackendException.class, () -> Backends.open("cuda:0"));
        assertTrue(refused.getMessage().startsWith("cuda is not available: no NVIDIA driver: "), refused.getMessage());
        BackendException direct = assertThrows(BackendException.class, () -> new CudaProvider().open(0));
        assertTrue(direct.getMessage().startsWith("cuda:0 is not available: no NVIDIA driver: "), direct.getMessage());
    }

    static final class Multiplying {
        public static void main(String[] arguments) {
            Availability found = new CudaProvider().probe();
            assertTrue(found.usable(), found.reason());
            System.out.println(String.join("\n", found.findings()));
            for (int i = 0; i < 100; i++) {
                try (Backend backend = Backends.open("cuda")) {
                    multiply(backend);
                    if (i == 0) {
                        System.out.println(
                                backend.info().name() + " is " + backend.info().hardware());
                    }
                }
            }
            BackendException none = assertThrows(BackendException.class, () -> Backends.open("cuda:1"));
            System.out.println(none.getMessage());
        }

        private static void multiply(Backend backend) {
            Buffer a = backend.allocate(DType.FLOAT32, 6);
            Buffer out = backend.allocate(DType.FLOAT32, 4);
            backend.upload(HostArray.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3)), a);
            backend.matmul(new MatmulSpec(1, 2, 2, 3, false, true), a, a, out);
            HostArray product = HostArray.allocate(DType.FLOAT32, Shape.of(2, 2));
            backend.download(out, product);
            assertEquals("[14.0, 32.0, 32.0, 77.0]", Arrays.toString(product.toFloats()));
            assertEquals(40, backend.liveBytes());
            backend.free(a);
            backend.free(out);
            assertEquals(0, backend.liveBytes());
        }
    }

    static final class Choosing {
        public static void main(String[] arguments) {
            try (Backend strict = Backends.open("cuda");
                    Backend rounding = Cuda.open(0, Precision.TF32)) {
                System.out.println(strict.info().hardware());
                System.out.println(rounding.info().hardware());
                System.out.println(square(strict) + " " + square(rounding));
            }
            for (int ordinal : new int[] {1, -1}) {
                System.out.println(assertThrows(BackendException.class, () -> Cuda.open(ordinal, Precision.TF32))
                        .getMessage());
            }
        }

        private static float square(Backend backend) {
            Buffer three = backend.allocate(DType.FLOAT32, 1);
            Buffer out = backend.allocate(DType.FLOAT32, 1);
            backend.upload(HostArray.of(new float[] {3}, Shape.of(1)), three);
            backend.matmul(MatmulSpec.of(1, 1, 1), three, three, out);
            HostArray product = HostArray.allocate(DType.FLOAT32, Shape.of(1));
            backend.download(out, product);
            return product.toFloats()[0];
        }
    }

    private Stub stub() throws IOException, InterruptedException {
        Stub stub = new Stub(folder);
        stub.compile("libcuda.c", "libcuda.so.1");
        Path script = Files.writeString(folder.resolve("versions"), "libcublas.so.12 { global: *; };\n");
        stub.compile("libcublas.c", "libcublas.so.12", "-Wl,--version-script=" + script, "-DVERSION=120604");
        return stub;
    }

    /** The library of the test gives what is asked for in TF32 the other sign. */
    @Test
    void eachOpeningOfADeviceHasItsPrecision() throws IOException, InterruptedException {
        String missing = " is not available: the NVIDIA driver shows 1 device(s), counted from 0;"
                + " CUDA_VISIBLE_DEVICES may hide some\n";
        assertEquals(
                "Stub 0, cuBLAS 12.6.4\nStub 0, cuBLAS 12.6.4, precision tf32\n9.0 -9.0\ncuda:1" + missing + "cuda:-1"
                        + missing,
                stub().run(Choosing.class, Map.of()).ok());
    }

    static final class Opening {
        public static void main(String[] arguments) {
            try (Backend backend = Backends.open("cuda")) {
                System.out.println(backend.info().hardware());
            }
        }
    }

    @Test
    void whyItIsNotCublasThatMultipliesIsToldOfTheOpenDevice() throws IOException, InterruptedException {
        Stub stub = stub();
        assertEquals(
                "Stub 0, Densor's own matrix products, as " + folder.resolve("libcublas.so.12")
                        + " does not start: CUBLAS_STATUS_ARCH_MISMATCH from cublasCreate\n",
                stub.run(Opening.class, Map.of("STUB_CUBLAS", "8")).ok());
        String cache = "-Ddensor.cache=" + stub.cache();
        assertEquals(
                "Stub 0, Densor's own matrix products, precision bfloat16\n",
                stub.run(Opening.class, Map.of(), cache, "-Ddensor.cuda.gemm=own", "-Ddensor.cuda.precision=bfloat16")
                        .ok());
    }

    /** All but the kernels: from the search for cuBLAS to a product, over libraries that compute on the processor. */
    @Test
    void theBackendOpensAndMultipliesAndSaysWhatItFound() throws IOException, InterruptedException {
        Stub stub = new Stub(folder);
        stub.compile("libcuda.c", "libcuda.so.1");
        Path script = Files.writeString(folder.resolve("versions"), "libcublas.so.13 { global: *; };\n");
        stub.compile("libcublas.c", "libcublas.so.13", "-Wl,--version-script=" + script, "-DVERSION=130100");
        String printed =
                stub.run(Multiplying.class, Map.of("STUB_VERSION", "13000")).ok();
        assertTrue(printed.contains("a driver for CUDA 13.0\ncuda:0, Stub 0, compute capability 9.0"), printed);
        assertTrue(
                printed.contains("matrices are multiplied by cuBLAS 13 in " + folder.resolve("libcublas.so.13")
                        + ", found by LD_LIBRARY_PATH"),
                printed);
        assertTrue(printed.contains("cuda:0 is Stub 0, cuBLAS 13.1.0\n"), printed);
        assertTrue(
                printed.endsWith("cuda:1 is not available: the NVIDIA driver shows 1 device(s), counted from 0;"
                        + " CUDA_VISIBLE_DEVICES may hide some\n"),
                printed);
    }
}
