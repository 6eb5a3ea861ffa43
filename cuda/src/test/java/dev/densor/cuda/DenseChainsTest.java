package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.cuda.ChainPlan.Teams;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains of dense layers, by one block and by clusters of eight, in each arithmetic. */
class DenseChainsTest {
    /** Rows, features, then the units of each layer. */
    private static final int[][] SIZES = {
        {1, 1, 1}, {17, 5, 16, 15, 33, 2}, {5, 100, 130, 40}, {16, 2, 3, 1, 4, 1, 5, 9, 2}
    };

    private static final Teams ALONE = new Teams(Long.MAX_VALUE / ChainPlan.MOST_LAYERS, false);
    private static final Teams CLUSTERS = new Teams(0, true);

    private Emulated emulated;

    @BeforeEach
    void open() {
        emulated = new Emulated();
    }

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, emulated.backend.liveBytes());
        emulated.close();
        assertEquals(0, emulated.driver.held());
    }

    /** Each arithmetic: of FLOAT32 in a precision, and of 16-bit types. */
    private record Kind(DType dtype, Precision precision) {}

    private static Stream<Arguments> kinds() {
        return Stream.concat(
                        Stream.of(Precision.values()).map(precision -> new Kind(DType.FLOAT32, precision)),
                        Stream.of(DType.FLOAT16, DType.BFLOAT16).map(dtype -> new Kind(dtype, Precision.FLOAT32)))
                .flatMap(kind -> Stream.of(Arguments.of(kind, ALONE), Arguments.of(kind, CLUSTERS)));
    }

    private static Stream<Teams> teams() {
        return Stream.of(ALONE, CLUSTERS);
    }

    private static DenseChainSpec spec(int[] sizes, UnaryOp inner, UnaryOp last, boolean softmax) {
        int layers = sizes.length - 2;
        return new DenseChainSpec(
                sizes[0],
                sizes[1],
                IntStream.range(0, layers)
                        .mapToObj(i -> new DenseChainSpec.Layer(sizes[i + 2], i < layers - 1 ? inner : last))
                        .toList(),
                softmax);
    }

    /** -1, 0 and 1, few enough of a column that sums stay below 256, up to which all arithmetics have them exactly. */
    private static HostArray ones(Random random, DType dtype, int... dims) {
        Shape shape = Shape.of(dims);
        double share = Math.min(0.7, 1.2 / dims[0]);
        double[] values = new double[Math.toIntExact(shape.size())];
        Arrays.setAll(values, i -> random.nextDouble() < share ? random.nextInt(2) * 2 - 1 : 0);
        return HostArray.of(values, shape).cast(dtype);
    }

    /** The operands of a chain on the device. */
    private final class Operands implements AutoCloseable {
        final HostArray x;
        final HostArray[] kernels;
        final HostArray[] biases;
        private final CudaBuffer input;
        private final CudaBuffer[] weights;
        private final CudaBuffer[] offsets;

        Operands(DType dtype, HostArray x, HostArray[] kernels, HostArray[] biases) {
            this.x = x;
            this.kernels = kernels;
            this.biases = biases;
            input = emulated.upload(x);
            weights = Stream.of(kernels).map(emulated::upload).toArray(CudaBuffer[]::new);
            offsets = Stream.of(biases)
                    .map(bias -> bias == null ? null : emulated.upload(bias))
                    .toArray(CudaBuffer[]::new);
        }

        HostArray run(DenseChains chains, DenseChainSpec spec) {
            CudaBuffer out =
                    (CudaBuffer) emulated.backend.allocate(kernels[0].dtype(), (long) spec.rows() * spec.units());
            chains.run(spec, input, weights, offsets, out);
            HostArray result = emulated.download(out);
            emulated.backend.free(out);
            return result;
        }

        @Override
        public void close() {
            Stream.of(List.of(input), Arrays.asList(weights), Arrays.asList(offsets))
                    .flatMap(List::stream)
                    .filter(Objects::nonNull)
                    .forEach(emulated.backend::free);
        }
    }

    private Operands operands(DenseChainSpec spec, DType dtype, int seed) {
        Random random = new Random(seed);
        int layers = spec.layers().size();
        HostArray[] kernels = new HostArray[layers];
        HostArray[] biases = new HostArray[layers];
        for (int i = 0; i < layers; i++) {
            int units = spec.layers().get(i).units();
            kernels[i] = ones(random, dtype, spec.features(i), units);
            // The layers in between take what the activation makes of a bias; one has none.
            biases[i] = i == 1 ? null : ones(random, dtype, units);
        }
        return new Operands(dtype, ones(random, dtype, spec.rows(), spec.features()), kernels, biases);
    }

    /** Layer by layer, in double. */
    private static double[] expected(DenseChainSpec spec, Operands operands) {
        double[] x = operands.x.toDoubles();
        for (int l = 0; l < spec.layers().size(); l++) {
            int features = spec.features(l);
            int units = spec.layers().get(l).units();
            double[] kernel = operands.kernels[l].toDoubles();
            double[] y = new double[spec.rows() * units];
            for (int i = 0; i < y.length; i++) {
                y[i] = operands.biases[l] == null ? 0 : operands.biases[l].getDouble(i % units);
                for (int k = 0; k < features; k++) {
                    y[i] += x[i / units * features + k] * kernel[k * units + i % units];
                }
                y[i] = spec.layers().get(l).activation() == UnaryOp.RELU ? Math.max(0, y[i]) : y[i];
            }
            x = y;
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void smallWholeNumbersAreExact(Kind kind, Teams teams) {
        for (int[] sizes : SIZES) {
            assertExact(kind, teams, sizes);
        }
    }

    private void assertExact(Kind kind, Teams teams, int... sizes) {
        DenseChains chains = new DenseChains(emulated.device, kind.precision, teams);
        DenseChainSpec spec = spec(sizes, UnaryOp.RELU, null, false);
        assertTrue(chains.takes(spec, kind.dtype), spec::toString);
        try (Operands operands = operands(spec, kind.dtype, 1)) {
            assertArrayEquals(
                    expected(spec, operands), operands.run(chains, spec).toDoubles(), spec::toString);
        }
    }

    /** As many as there can be: groups in several rounds, or in each block of a cluster; 16 layers. */
    @ParameterizedTest
    @MethodSource("teams")
    void theLargestLayersAreExact(Teams teams) {
        assertExact(new Kind(DType.FLOAT32, Precision.BFLOAT16), teams, 1, 1024, 3, 1024, 2);
        assertExact(new Kind(DType.FLOAT32, Precision.FLOAT32), teams, 3, 5, 320, 300);
        int[] deep = new int[2 + ChainPlan.MOST_LAYERS];
        Arrays.fill(deep, 3);
        assertExact(new Kind(DType.BFLOAT16, Precision.FLOAT32), teams, deep);
    }

    /** The second layer hands each number on as it is, and the kernel of one function has the same formula. */
    @ParameterizedTest
    @EnumSource
    void eachActivationIsThatOfItsOwnKernel(UnaryOp op) {
        DenseChainSpec spec = spec(new int[] {2, 1, 8, 8}, op, null, false);
        DenseChains chains = new DenseChains(emulated.device, Precision.FLOAT32, ALONE);
        assertEquals(op.isActivation(), chains.takes(spec, DType.FLOAT32));
        if (op.isActivation()) {
            float[] factors = {-3, -1, -0.25f, 0, 1e-3f, 0.75f, 2, 20};
            float[] unit = new float[64];
            IntStream.range(0, 8).forEach(i -> unit[9 * i] = 1);
            HostArray x = HostArray.of(new float[] {1, -0.5f}, Shape.of(2, 1));
            HostArray[] kernels = {HostArray.of(factors, Shape.of(1, 8)), HostArray.of(unit, Shape.of(8, 8))};
            try (Operands operands = new Operands(DType.FLOAT32, x, kernels, new HostArray[2])) {
                float[] sums = new float[16];
                IntStream.range(0, 16).forEach(i -> sums[i] = factors[i % 8] * (i < 8 ? 1 : -0.5f));
                assertArrayEquals(unary(op, sums), operands.run(chains, spec).toDoubles());
            }
        }
    }

    private double[] unary(UnaryOp op, float[] values) {
        CudaBuffer buffer = emulated.upload(HostArray.of(values, Shape.of(values.length)));
        emulated.backend.unary(op, buffer, buffer);
        double[] results = emulated.download(buffer).toDoubles();
        emulated.backend.free(buffer);
        // A sum that ends with zeros is never -0.
        return DoubleStream.of(results).map(result -> result + 0.0).toArray();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void twelveRunsGiveTheSameBits(Kind kind, Teams teams) {
        DenseChains chains = new DenseChains(emulated.device, kind.precision, teams);
        DenseChainSpec spec = spec(new int[] {3, 70, 40, 20}, UnaryOp.TANH, null, true);
        Random random = new Random(5);
        HostArray[] kernels = {any(random, kind.dtype, 70, 40), any(random, kind.dtype, 40, 20)};
        HostArray[] biases = {any(random, kind.dtype, 40), any(random, kind.dtype, 20)};
        try (Operands operands = new Operands(kind.dtype, any(random, kind.dtype, 3, 70), kernels, biases)) {
            double[] first = operands.run(chains, spec).toDoubles();
            double[] sums = new double[3];
            IntStream.range(0, first.length).forEach(i -> sums[i / 20] += first[i]);
            // Probabilities sum to 1, but for the rounding of each of the 20 and of their sum.
            double rounding = kind.dtype == DType.FLOAT32 ? 0x1p-24 : kind.dtype == DType.FLOAT16 ? 0x1p-11 : 0x1p-8;
            assertArrayEquals(new double[] {1, 1, 1}, sums, rounding + 21 * 0x1p-24);
            for (int i = 1; i < 12; i++) {
                assertArrayEquals(first, operands.run(chains, spec).toDoubles());
            }
        }
    }

    private static HostArray any(Random random, DType dtype, int... dims) {
        Shape shape = Shape.of(dims);
        return HostArray.of(random.doubles(shape.size(), -1, 1).toArray(), shape)
                .cast(dtype);
    }

    /** Columns are filled up to 16, and what e^0 or log(0) makes of them must meet nothing. */
    @ParameterizedTest
    @MethodSource("teams")
    void specialValuesPassThroughTheirRowsAlone(Teams teams) {
        DenseChains chains = new DenseChains(emulated.device, Precision.TF32, teams);
        DenseChainSpec spec = spec(new int[] {4, 1, 3, 1}, UnaryOp.RELU, null, false);
        float infinity = Float.POSITIVE_INFINITY;
        HostArray x = HostArray.of(new float[] {1, Float.NaN, infinity, -infinity}, Shape.of(4, 1));
        HostArray[] kernels = {
            HostArray.of(new float[] {1, 2, 3}, Shape.of(1, 3)), HostArray.of(new float[] {1, 1, 1}, Shape.of(3, 1))
        };
        try (Operands operands = new Operands(DType.FLOAT32, x, kernels, new HostArray[2])) {
            float[] expected = {6, Float.NaN, infinity, 0};
            assertArrayEquals(expected, operands.run(chains, spec).toFloats());
        }
    }

    @ParameterizedTest
    @MethodSource("teams")
    void softmaxOfEqualLogitsIsUniform(Teams teams) {
        DenseChains chains = new DenseChains(emulated.device, Precision.BFLOAT16, teams);
        DenseChainSpec spec = spec(new int[] {17, 2, 2, 512}, null, null, true);
        HostArray x = HostArray.allocate(DType.FLOAT32, Shape.of(17, 2));
        HostArray[] kernels = {
            HostArray.allocate(DType.FLOAT32, Shape.of(2, 2)), HostArray.allocate(DType.FLOAT32, Shape.of(2, 512))
        };
        double[] uniform = new double[17 * 512];
        Arrays.fill(uniform, 1.0 / 512);
        try (Operands operands = new Operands(DType.FLOAT32, x, kernels, new HostArray[2])) {
            assertArrayEquals(uniform, operands.run(chains, spec).toDoubles());
        }
    }

    @Test
    void weightsThatAreMetAgainStayPackedUntilTheyAreWritten() {
        DenseChains chains = new DenseChains(emulated.device, Precision.FLOAT32, ALONE);
        DenseChainSpec spec = spec(new int[] {1, 2, 3, 1}, UnaryOp.RELU, null, false);
        try (Operands operands = operands(spec, DType.FLOAT32, 3)) {
            operands.run(chains, spec);
            operands.run(chains, spec);
            assertEquals(1, launches(() -> operands.run(chains, spec)));
            emulated.backend.upload(HostArray.of(new float[] {1, 2, 3}, Shape.of(3, 1)), operands.weights[1]);
            assertEquals(2, launches(() -> operands.run(chains, spec)));
        }
    }

    private long launches(Runnable work) {
        long before = emulated.driver.launches();
        work.run();
        return emulated.driver.launches() - before;
    }

    @Test
    void whatHasNoKernelsIsDeclined() {
        DenseChains chains = new DenseChains(emulated.device, Precision.FLOAT32);
        DenseChainSpec spec = spec(new int[] {1, 2, 3, 1}, UnaryOp.RELU, null, false);
        assertTrue(chains.takes(spec, DType.FLOAT32));
        assertFalse(chains.takes(spec, DType.FLOAT64));
        assertFalse(chains.takes(spec, DType.INT32));
        try (TurnedDevice turing = new TurnedDevice(75, Precision.FLOAT16)) {
            assertFalse(new DenseChains(turing.device, Precision.FLOAT16).takes(spec, DType.FLOAT32));
        }
        try (TurnedDevice ampere = new TurnedDevice(80, Precision.BFLOAT16)) {
            DenseChains few = new DenseChains(ampere.device, Precision.BFLOAT16);
            assertTrue(few.takes(spec, DType.FLOAT32));
            assertFalse(few.takes(spec(new int[] {1, 784, 512, 512, 10}, null, null, true), DType.FLOAT32));
        }
    }

    /** What the first layer reads is rounded as separate kernels round it, so that not a bit differs. */
    @ParameterizedTest
    @MethodSource("kinds")
    void bytesAreScaledAsElementsOfTheLayers(Kind kind, Teams teams) {
        DenseChains chains = new DenseChains(emulated.device, kind.precision, teams);
        Random random = new Random(6);
        HostArray bytes = HostArray.of(random.ints(17 * 37, 0, 256).toArray(), Shape.of(17, 37))
                .cast(DType.UINT8);
        HostArray[] kernels = {any(random, kind.dtype, 37, 20), any(random, kind.dtype, 20, 3)};
        HostArray[] biases = {any(random, kind.dtype, 20), any(random, kind.dtype, 3)};
        DenseChainSpec.Bytes scaled =
                new DenseChainSpec.Bytes(rounded(kind.dtype, 1 / 127.5), rounded(kind.dtype, -0.99));
        DenseChainSpec ofNumbers = spec(new int[] {17, 37, 20, 3}, UnaryOp.TANH, null, true);
        DenseChainSpec ofBytes = new DenseChainSpec(17, 37, ofNumbers.layers(), true, scaled);
        assertTrue(chains.takes(ofBytes, kind.dtype));
        try (Operands fused = new Operands(kind.dtype, bytes, kernels, biases);
                Operands apart = new Operands(kind.dtype, numbers(bytes, scaled, kind.dtype), kernels, biases)) {
            double[] expected = apart.run(chains, ofNumbers).toDoubles();
            assertArrayEquals(expected, fused.run(chains, ofBytes).toDoubles());
        }
    }

    private static double rounded(DType dtype, double number) {
        return HostArray.of(new double[] {number}, Shape.SCALAR).cast(dtype).getDouble(0);
    }

    /** By the kernels that convert, multiply and add. */
    private HostArray numbers(HostArray bytes, DenseChainSpec.Bytes scaled, DType dtype) {
        Backend backend = emulated.backend;
        CudaBuffer given = emulated.upload(bytes);
        CudaBuffer x = (CudaBuffer) backend.allocate(dtype, bytes.size());
        CudaBuffer number = (CudaBuffer) backend.allocate(dtype, 1);
        View each = new View(number, Layout.contiguous(Shape.SCALAR).broadcastTo(Shape.of(bytes.size())));
        backend.copy(View.of(given), View.of(x));
        backend.fill(number, scaled.scale());
        backend.binary(BinaryOp.MULTIPLY, View.of(x), each, x);
        backend.fill(number, scaled.offset());
        backend.binary(BinaryOp.ADD, View.of(x), each, x);
        HostArray result = emulated.download(x).reshape(bytes.shape());
        Stream.of(given, x, number).forEach(backend::free);
        return result;
    }
}
