package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Buffer;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseGradientKernel.Operands;
import dev.densor.backend.fused.DenseGradientKernel.Results;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back through a layer, with dz packed and not. */
class LayerGradientsTest {
    private TurnedDevice device;
    private final List<Buffer> buffers = new ArrayList<>();

    @AfterEach
    void close() {
        if (device != null) {
            buffers.forEach(device.backend::free);
            device.close();
        }
    }

    private void open(int architecture, Precision precision) {
        device = new TurnedDevice(architecture, precision);
    }

    /** The layers' way back on a device on which that of the backend's is computed. */
    private LayerGradients layers(Gemm gemm) {
        Reductions reductions = new Reductions(device.device);
        return new LayerGradients(device.device, gemm, new ActivationGradients(device.device, reductions), reductions);
    }

    private CudaBuffer upload(double... values) {
        CudaBuffer buffer =
                device.upload(HostArray.of(values, Shape.of(values.length)).cast(DType.FLOAT32));
        buffers.add(buffer);
        return buffer;
    }

    private static double[] quarters(int size, int seed) {
        return new Random(seed).ints(size, -2, 3).mapToDouble(i -> i / 4.0).toArray();
    }

    private static double[] unit(int size) {
        return IntStream.range(0, size * size)
                .mapToDouble(i -> i / size == i % size ? 1 : 0)
                .toArray();
    }

    /** What gradients come to: dx, dkernel and dbias. */
    private double[][] results(DenseSpec spec, boolean packed, Operands operands) {
        CudaBuffer dx = upload(new double[spec.rows() * spec.features()]);
        CudaBuffer dkernel = upload(new double[spec.features() * spec.units()]);
        CudaBuffer dbias = upload(new double[spec.units()]);
        Results results = new Results(dx, dkernel, dbias);
        if (packed) {
            layers(device.gemm).packed(device.gemm, spec, operands, results);
        } else {
            layers(device.gemm).plain(spec, operands, results);
        }
        return new double[][] {device.download(dx), device.download(dkernel), device.download(dbias)};
    }

    /** Quarters and sums of their products are exact in every precision, whatever they are added up in. */
    @ParameterizedTest
    @CsvSource({"75, FLOAT16", "75, FLOAT32", "80, TF32", "80, BFLOAT16", "90, FLOAT16", "90, BFLOAT16", "90, TF32"})
    void bothWaysGiveTheSame(int architecture, Precision precision) {
        open(architecture, precision);
        for (int[] s : new int[][] {{1, 1, 1}, {9, 5, 17}, {33, 40, 10}, {70, 12, 8}, {2, 3, 65}, {300, 16, 36}}) {
            for (UnaryOp op : new UnaryOp[] {null, UnaryOp.RELU}) {
                DenseSpec spec = new DenseSpec(s[0], s[2], s[1], op);
                double[] v = quarters(s[0] * s[2], 1);
                double[] dy = quarters(s[0] * s[2], 2);
                double[] x = quarters(s[0] * s[1], 3);
                double[] kernel = quarters(s[1] * s[2], 4);
                Operands operands = new Operands(op == null ? null : upload(v), upload(dy), upload(x), upload(kernel));
                double[] dz = IntStream.range(0, dy.length)
                        .mapToDouble(i -> op == null || v[i] > 0 ? dy[i] : 0)
                        .toArray();
                for (boolean packed : new boolean[] {false, true}) {
                    check(spec, dz, x, kernel, results(spec, packed, operands), packed + " " + spec);
                }
            }
        }
    }

    private static void check(DenseSpec s, double[] dz, double[] x, double[] kernel, double[][] results, String what) {
        double[] dx = new double[x.length];
        double[] dkernel = new double[kernel.length];
        double[] dbias = new double[s.units()];
        for (int r = 0; r < s.rows(); r++) {
            for (int u = 0; u < s.units(); u++) {
                double z = dz[r * s.units() + u];
                dbias[u] += z;
                for (int f = 0; f < s.features(); f++) {
                    dx[r * s.features() + f] += z * kernel[f * s.units() + u];
                    dkernel[f * s.units() + u] += z * x[r * s.features() + f];
                }
            }
        }
        assertArrayEquals(dx, results[0], 0.0, what + ": dx");
        assertArrayEquals(dkernel, results[1], 0.0, what + ": dkernel");
        assertArrayEquals(dbias, results[2], 0.0, what + ": dbias");
    }

    static Stream<UnaryOp> activations() {
        return Stream.of(UnaryOp.values()).filter(UnaryOp::isActivation);
    }

    /** With unit matrices the products are dz, rounded once; sums are of what was not rounded. */
    @ParameterizedTest
    @MethodSource("activations")
    void dzIsThatOfTheActivationsKernelRoundedOnce(UnaryOp op) {
        open(90, Precision.BFLOAT16);
        int size = 21;
        DenseSpec spec = new DenseSpec(size, size, size, op);
        CudaBuffer v = upload(new Random(5).doubles(size * size, 0.01, 0.9).toArray());
        CudaBuffer dy = upload(new Random(6).doubles(size * size, -2, 2).toArray());
        CudaBuffer dz = upload(new double[size * size]);
        CudaBuffer dbias = upload(new double[size]);
        device.backend.activationGradient(new ActivationGradientSpec(size, size, op), v, dy, dz, dbias);
        CudaBuffer unit = upload(unit(size));

        double[][] packed = results(spec, true, new Operands(v, dy, unit, unit));

        double[] rounded = HostArray.of(device.download(dz), Shape.of(size * size))
                .cast(DType.BFLOAT16)
                .toDoubles();
        assertArrayEquals(rounded, packed[0], 0.0);
        assertArrayEquals(rounded, packed[1], 0.0);
        assertArrayEquals(device.download(dbias), packed[2]);
        double[][] again = results(spec, true, new Operands(v, dy, unit, unit));
        for (int i = 0; i < packed.length; i++) {
            assertArrayEquals(packed[i], again[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"90, BFLOAT16", "90, TF32", "75, FLOAT16"})
    void whatIsNoNumberPasses(int architecture, Precision precision) {
        open(architecture, precision);
        DenseSpec spec = new DenseSpec(9, 7, 5, UnaryOp.RELU);
        double[] ones = new double[63];
        Arrays.fill(ones, 1);
        double[] dy = ones.clone();
        dy[2 * 7 + 3] = Double.NaN;
        Operands operands = new Operands(
                upload(ones), upload(dy), upload(Arrays.copyOf(ones, 45)), upload(Arrays.copyOf(ones, 35)));
        for (boolean packed : new boolean[] {false, true}) {
            double[][] results = results(spec, packed, operands);
            for (int i = 0; i < 45; i++) {
                assertEquals(i / 5 == 2, Double.isNaN(results[0][i]), "dx " + i);
            }
            for (int i = 0; i < 35; i++) {
                assertEquals(i % 7 == 3, Double.isNaN(results[1][i]), "dkernel " + i);
            }
            for (int i = 0; i < 7; i++) {
                assertEquals(i == 3, Double.isNaN(results[2][i]), "dbias " + i);
            }
        }
    }

    private boolean packs(int rows, int units, int features, UnaryOp op) {
        CudaBuffer any = upload(0);
        return layers(device.gemm)
                .packs(
                        device.gemm,
                        new DenseSpec(rows, units, features, op),
                        new Operands(any, any, any, any),
                        new Results(any, any, any));
    }

    @Test
    void dzIsPackedWhereBothProductsWouldAndFloat32Never() {
        open(90, Precision.BFLOAT16);
        assertTrue(packs(8192, 2048, 2048, UnaryOp.GELU));
        assertTrue(packs(8192, 2048, 2048, null));
        assertFalse(packs(4, 10, 16, UnaryOp.RELU));
        assertFalse(packs(4, 10, 16, null));
    }

    @Test
    void rowsAreLengthenedWhereTheyAreNotAlignedForTensorCores() {
        open(90, Precision.TF32);
        assertTrue(packs(8192, 2047, 2048, UnaryOp.GELU));
        assertFalse(packs(8192, 2048, 2048, UnaryOp.GELU));
    }

    @Test
    void inFloat32NothingIsPacked() {
        open(90, Precision.FLOAT32);
        assertFalse(packs(8192, 2048, 2048, UnaryOp.GELU));
        assertFalse(packs(8192, 2047, 2048, null));
    }

    /** As of cuBLAS: only what multiplies is another one. */
    @Test
    void whatOthersMultiplyIsNotPacked() {
        open(90, Precision.BFLOAT16);
        List<String> multiplied = new ArrayList<>();
        Gemm other = new Gemm() {
            @Override
            public Precision precision() {
                return Precision.FLOAT32;
            }

            @Override
            public void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
                multiplied.add(a + " . " + b + " = " + out);
            }

            @Override
            public String description() {
                return "another one";
            }
        };
        CudaBuffer small = upload(new double[6]);
        CudaBuffer x = upload(new double[8]);
        CudaBuffer kernel = upload(new double[12]);
        layers(other)
                .gradient(
                        new DenseSpec(2, 3, 4, UnaryOp.TANH),
                        new Operands(small, small, x, kernel),
                        new Results(x, kernel, null));
        assertEquals(
                List.of("float32 [6] . float32 [12] = float32 [8]", "float32 [8] . float32 [6] = float32 [12]"),
                multiplied);
    }
}
