package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel on every layout, within what rounding allows. */
class OwnGemmTest {
    private static final int TURING = 75;
    private static final int HOPPER = 90;
    private static final List<DType> FLOATING = List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16);

    private static Map<Integer, TurnedDevice> devices;

    /**
     * A kernel and what it is for.
     *
     * @param alongK what a kernel for vectors wants, otherwise null
     */
    record Case(int architecture, Arithmetic arithmetic, DType dtype, GemmTile tile, Boolean alongK) {
        @Override
        public String toString() {
            return tile.kernel().name() + " for " + dtype;
        }
    }

    @BeforeAll
    static void open() {
        devices = Map.of(
                TURING,
                new TurnedDevice(TURING, Precision.FLOAT32),
                HOPPER,
                new TurnedDevice(HOPPER, Precision.FLOAT32));
    }

    @AfterAll
    static void close() {
        if (devices != null) {
            devices.values().forEach(TurnedDevice::close);
        }
    }

    static Stream<Case> kernels() {
        List<Case> cases = new ArrayList<>();
        for (int architecture : new int[] {TURING, HOPPER}) {
            for (DType dtype : FLOATING) {
                Stream.of(Precision.values())
                        .map(precision -> Arithmetic.of(dtype, precision, architecture))
                        .distinct()
                        .forEach(arithmetic -> addKernels(cases, architecture, arithmetic, dtype));
            }
        }
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)) {
            for (int rows : new int[] {1, 5}) {
                cases.add(new Case(HOPPER, Arithmetic.FMA, dtype, GemmTile.vectors(dtype, rows, false), false));
                cases.add(new Case(HOPPER, Arithmetic.FMA, dtype, GemmTile.vectors(dtype, rows, true), true));
            }
        }
        return cases.stream();
    }

    private static void addKernels(List<Case> cases, int architecture, Arithmetic arithmetic, DType dtype) {
        boolean sameOnBoth = arithmetic == Arithmetic.FMA && dtype != DType.BFLOAT16;
        if (sameOnBoth && architecture == TURING) {
            return;
        }
        List<GemmTile> tiles = new ArrayList<>(GemmTile.any(arithmetic, dtype, architecture));
        tiles.addAll(GemmTile.wide(arithmetic, architecture));
        tiles.forEach(tile -> cases.add(new Case(architecture, arithmetic, dtype, tile, null)));
    }

    /**
     * For each layout a product a little smaller than a tile, several steps along k long; for one of them several
     * tiles, slices and matrices, too. Rows are aligned in every second layout.
     */
    private static List<MatmulSpec> sizes(Case kernel, int layout) {
        int m = kernel.tile().m();
        int n = kernel.tile().n();
        boolean transposeA = layout % 2 == 1;
        boolean transposeB = layout / 2 == 1;
        int less = layout == 0 || layout == 3 ? 8 : 3;
        MatmulSpec one = new MatmulSpec(
                1, Math.max(1, m - less), Math.max(5, n - less), less == 8 ? 168 : 139, transposeA, transposeB);
        boolean several = kernel.alongK() == null ? layout == 1 : layout % 2 == 0;
        return several
                ? List.of(
                        one,
                        new MatmulSpec(1, m + 1, n + 5, 75, transposeA, transposeB),
                        new MatmulSpec(3, 2, 5, 9, transposeA, transposeB))
                : List.of(one);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesInEveryLayout(Case kernel) {
        for (int layout : layouts(kernel)) {
            sizes(kernel, layout).forEach(spec -> check(kernel, spec));
        }
    }

    /** All; but of large tiles one where only the type differs from another one's, or the operands are packed first. */
    private static int[] layouts(Case kernel) {
        if (kernel.alongK() != null) {
            return kernel.alongK() ? new int[] {2, 3} : new int[] {0, 1};
        }
        GemmTile tile = kernel.tile();
        boolean another = kernel.arithmetic() == Arithmetic.FLOAT16 || kernel.dtype() != tile.stored();
        boolean large = tile.m() * tile.n() > 64 * 64;
        return tile.isWide() && large && another ? new int[] {1} : new int[] {0, 1, 2, 3};
    }

    private static void check(Case kernel, MatmulSpec spec) {
        int slice = spec.k() == 75 ? 64 : spec.k();
        TurnedDevice device = devices.get(kernel.architecture());
        new Multiplication(spec, kernel.dtype(), kernel.arithmetic(), spec.hashCode())
                .check(
                        device,
                        (operands, out) -> {
                            GemmOperand a = GemmOperand.left(spec, kernel.dtype(), operands[0].address());
                            GemmOperand b = GemmOperand.right(spec, kernel.dtype(), operands[1].address());
                            GemmProduct product = new GemmProduct(spec, a, b, false);
                            device.gemm.run(new GemmPlan(product, kernel.tile(), slice), GemmEnd.NOTHING, out);
                        },
                        kernel.toString());
    }

    /**
     * What a NaN or infinity in a row of a, and a zero of b times infinity, come to is in that row and nowhere else.
     */
    @ParameterizedTest
    @MethodSource("kernels")
    void specialValuesStayInTheirRows(Case kernel) {
        boolean transposeB = Boolean.TRUE.equals(kernel.alongK());
        int m = kernel.tile().m() + 3;
        MatmulSpec spec = new MatmulSpec(1, m, 3, 37, false, transposeB);
        double[] a = new double[m * 37];
        Arrays.fill(a, 1);
        a[36] = Double.NaN;
        a[(m - 1) * 37 + 5] = Double.POSITIVE_INFINITY;
        double[] b = new double[37 * 3];
        Arrays.fill(b, 1);
        b[transposeB ? 37 + 5 : 5 * 3 + 1] = 0;

        double[] result = multiply(kernel, spec, a, b);

        assertTrue(IntStream.range(0, 3).allMatch(i -> Double.isNaN(result[i])), "the first row");
        assertEquals(Double.POSITIVE_INFINITY, result[(m - 1) * 3]);
        assertTrue(Double.isNaN(result[(m - 1) * 3 + 1]), "infinity times zero");
        double[] others = Arrays.copyOfRange(result, 3, (m - 1) * 3);
        for (int i = 0; i < others.length; i++) {
            assertEquals(i % 3 == 1 ? 36 : 37, others[i], "element " + i + " of the rows between");
        }
    }

    private static double[] multiply(Case kernel, MatmulSpec spec, double[] a, double[] b) {
        TurnedDevice device = devices.get(kernel.architecture());
        CudaBuffer left = device.upload(array(a, kernel.dtype()));
        CudaBuffer right = device.upload(array(b, kernel.dtype()));
        CudaBuffer out = (CudaBuffer) device.backend.allocate(kernel.dtype(), (long) spec.m() * spec.n());
        GemmProduct product = new GemmProduct(
                spec,
                GemmOperand.left(spec, kernel.dtype(), left.address()),
                GemmOperand.right(spec, kernel.dtype(), right.address()),
                false);
        device.gemm.run(new GemmPlan(product, kernel.tile(), spec.k()), GemmEnd.NOTHING, out);
        double[] result = device.download(out);
        List.of(left, right, out).forEach(device.backend::free);
        return result;
    }

    private static HostArray array(double[] values, DType dtype) {
        return HostArray.of(values, Shape.of(values.length)).cast(dtype);
    }

    /** What is planned, from the outside: every precision, type and layout, sizes for vectors, tiles and slices. */
    @ParameterizedTest
    @CsvSource({"75, FLOAT32", "75, FLOAT16", "80, BFLOAT16", "86, TF32", "90, FLOAT16", "90, FLOAT32"})
    void multipliesAsPlanned(int architecture, Precision precision) {
        int[][] sizes = {
            {1, 1, 1, 1}, {2, 1, 70, 150}, {1, 33, 1, 130}, {1, 40, 7, 33}, {3, 20, 24, 40}, {1, 9, 10, 600}
        };
        try (TurnedDevice device = new TurnedDevice(architecture, precision)) {
            // The precision is that of float32 operands.
            for (DType dtype : precision == Precision.FLOAT32 ? FLOATING : List.of(DType.FLOAT32)) {
                Arithmetic arithmetic = Arithmetic.of(dtype, precision, architecture);
                for (int i = 0; i < sizes.length * 4; i++) {
                    int[] s = sizes[i / 4];
                    MatmulSpec spec = new MatmulSpec(s[0], s[1], s[2], s[3], i % 2 == 1, i / 2 % 2 == 1);
                    boolean vectors =
                            s[1] <= GemmPlanner.FEW || s[2] == 1 || s[2] <= GemmPlanner.FEW && spec.transposeB();
                    new Multiplication(spec, dtype, vectors ? Arithmetic.FMA : arithmetic, i)
                            .check(
                                    device,
                                    (operands, out) -> device.backend.matmul(spec, operands[0], operands[1], out),
                                    precision + " on " + architecture);
                }
            }
        }
    }

    @Test
    void slicesAreAddedUpInOrder() {
        TurnedDevice device = devices.get(HOPPER);
        MatmulSpec spec = new MatmulSpec(1, 20, 20, 5000, false, false);
        CudaBuffer a = device.upload(array(new Random(1).doubles(100_000).toArray(), DType.FLOAT32));
        CudaBuffer first = (CudaBuffer) device.backend.allocate(DType.FLOAT32, 400);
        CudaBuffer second = (CudaBuffer) device.backend.allocate(DType.FLOAT32, 400);
        device.backend.matmul(spec, a, a, first);
        device.backend.matmul(spec, a, a, second);
        assertArrayEquals(device.download(first), device.download(second));
        List.of(a, first, second).forEach(device.backend::free);
    }

    /** float16 has no numbers beyond 65504. */
    @Test
    void whatFloat16CannotHoldIsInfinite() {
        try (TurnedDevice device = new TurnedDevice(HOPPER, Precision.FLOAT16)) {
            double[] values = new double[16 * 16];
            Arrays.fill(values, 0x1p17);
            CudaBuffer a = device.upload(array(values, DType.FLOAT32));
            CudaBuffer out = (CudaBuffer) device.backend.allocate(DType.FLOAT32, 256);
            device.backend.matmul(MatmulSpec.of(16, 16, 16), a, a, out);
            assertTrue(Arrays.stream(device.download(out)).allMatch(x -> x == Double.POSITIVE_INFINITY));
        }
    }
}
