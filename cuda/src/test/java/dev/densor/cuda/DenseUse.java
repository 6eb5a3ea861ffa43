package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Dense layers on a device, in whatever precision it was opened and by whatever kernel it chooses for their sizes.
 * Operands are quarters of -1, 0 and 1: their products are sixteenths, and the sums, below 16, have at most eight bits,
 * which every type and every precision holds. So what differs comes from the activation alone.
 */
abstract class DenseUse {
    /** Enough for a race to show: the first launches of a kernel often run alone. */
    private static final int REPEATS = 12;

    /** At most four steps of an activation, each at most four units in the last place off. */
    private static final double STEPS_ULPS = 16;

    /** Of a 16-bit type: the rounding of the result, that of the reference, and what a fast form may be off. */
    private static final double ROUNDING_ULPS = 1.5;

    private Backend backend;

    /** Opens the device; the test closes it. */
    abstract Backend open();

    /** Rows, units, features. */
    abstract List<DenseSpec> sizes();

    @BeforeEach
    void openDevice() {
        backend = open();
    }

    @AfterEach
    void closeDevice() {
        if (backend != null) {
            assertEquals(0, backend.liveBytes());
            backend.close();
        }
    }

    static DenseSpec size(int rows, int units, int features) {
        return new DenseSpec(rows, units, features, null);
    }

    private static int[] quarters(int size, int seed) {
        return new Random(seed).ints(size, -1, 2).toArray();
    }

    private static HostArray array(DType dtype, int[] quarters) {
        double[] values = new double[quarters.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = quarters[i] / 4.0;
        }
        return HostArray.of(values, Shape.of(values.length)).cast(dtype);
    }

    private static Buffer upload(Backend to, HostArray array) {
        Buffer buffer = to.allocate(array.dtype(), array.size());
        to.upload(array, buffer);
        return buffer;
    }

    private static HostArray download(Backend from, Buffer buffer) {
        HostArray array = HostArray.allocate(buffer.dtype(), Shape.of((int) buffer.size()));
        from.download(buffer, array);
        return array;
    }

    /** x . kernel + bias, exactly. */
    private static double[] sums(DenseSpec size, int[] x, int[] kernel, int[] bias) {
        int units = size.units();
        double[] sums = new double[size.rows() * units];
        int[] row = new int[units];
        for (int r = 0; r < size.rows(); r++) {
            for (int c = 0; c < units; c++) {
                row[c] = 4 * bias[c];
            }
            for (int p = 0; p < size.features(); p++) {
                int factor = x[r * size.features() + p];
                for (int c = 0; c < units && factor != 0; c++) {
                    row[c] += factor * kernel[p * units + c];
                }
            }
            for (int c = 0; c < units; c++) {
                sums[r * units + c] = row[c] / 16.0;
            }
        }
        return sums;
    }

    /** A layer on the device, its operands there. */
    private final class Layer implements AutoCloseable {
        final DenseSpec size;
        final double[] sums;
        private final Buffer x;
        private final Buffer kernel;
        private final Buffer bias;
        private final Buffer out;

        Layer(DenseSpec size, DType dtype) {
            this.size = size;
            int[] rows = quarters(size.rows() * size.features(), 1);
            int[] weights = quarters(size.features() * size.units(), 2);
            int[] added = quarters(size.units(), 3);
            sums = sums(size, rows, weights, added);
            x = upload(backend, array(dtype, rows));
            kernel = upload(backend, array(dtype, weights));
            bias = upload(backend, array(dtype, added));
            out = backend.allocate(dtype, sums.length);
        }

        double[] compute(UnaryOp activation) {
            DenseSpec spec = new DenseSpec(size.rows(), size.units(), size.features(), activation);
            backend.fill(out, Double.NaN);
            ((DenseKernel) backend).dense(spec, x, kernel, bias, out);
            return download(backend, out).toDoubles();
        }

        /** NaN in the middle of a row of x. */
        void spoil(int row) {
            HostArray values = download(backend, x);
            double[] all = values.toDoubles();
            all[row * size.features() + size.features() / 2] = Double.NaN;
            backend.upload(HostArray.of(all, values.shape()).cast(values.dtype()), x);
        }

        @Override
        public void close() {
            Stream.of(x, kernel, bias, out).forEach(backend::free);
        }
    }

    /** In float64, by the reference. */
    private static double[] activated(UnaryOp op, double[] values) {
        try (Backend reference = Backends.open("reference")) {
            Buffer all = upload(reference, HostArray.of(values, Shape.of(values.length)));
            reference.unary(op, all, all);
            return download(reference, all).toDoubles();
        }
    }

    private static double bound(DType dtype, double value) {
        double size = Math.max(1, Math.abs(value));
        double steps = STEPS_ULPS * Math.ulp((float) size);
        // Units in the last place of 11 and of 8 bits, where float32 has 24.
        return switch (dtype) {
            case FLOAT16 -> steps + ROUNDING_ULPS * Math.ulp((float) size) * (1 << 13);
            case BFLOAT16 -> steps + ROUNDING_ULPS * Math.ulp((float) size) * (1 << 16);
            default -> steps;
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void whatIsExactIsExact(DType dtype) {
        for (DenseSpec size : sizes()) {
            try (Layer layer = new Layer(size, dtype)) {
                assertArrayEquals(layer.sums, layer.compute(null), () -> dtype + " " + size);
                assertArrayEquals(
                        activated(UnaryOp.RELU, layer.sums),
                        layer.compute(UnaryOp.RELU),
                        () -> dtype + " relu " + size);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void everyActivationIsAsNearAsItsTypeAllows(DType dtype) {
        List<DenseSpec> sizes = sizes();
        for (UnaryOp op : UnaryOp.values()) {
            if (op.isActivation()) {
                DenseSpec size = sizes.get(op.ordinal() % sizes.size());
                try (Layer layer = new Layer(size, dtype)) {
                    checkNear(activated(op, layer.sums), layer.compute(op), dtype, op + " " + size);
                }
            }
        }
    }

    private static void checkNear(double[] expected, double[] actual, DType dtype, String what) {
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(expected[i] - actual[i]);
            int at = i;
            assertTrue(
                    error <= bound(dtype, expected[i]),
                    () -> dtype + " " + what + " at " + at + ": " + actual[at] + ", not " + expected[at]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void twelveLaunchesGiveTheSameBits(DType dtype) {
        for (DenseSpec size : sizes()) {
            try (Layer layer = new Layer(size, dtype)) {
                for (UnaryOp op : List.of(UnaryOp.RELU, UnaryOp.TANH, UnaryOp.GELU)) {
                    double[] first = layer.compute(op);
                    for (int repeat = 1; repeat < REPEATS; repeat++) {
                        assertArrayEquals(first, layer.compute(op), () -> dtype + " " + op + " " + size);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void notANumberStaysInItsRow(DType dtype) {
        for (DenseSpec size : sizes()) {
            try (Layer layer = new Layer(size, dtype)) {
                double[] expected = activated(UnaryOp.RELU, layer.sums);
                int row = size.rows() / 2;
                layer.spoil(row);
                double[] actual = layer.compute(UnaryOp.RELU);
                for (int i = 0; i < actual.length; i++) {
                    double wanted = i / size.units() == row ? Double.NaN : expected[i];
                    assertEquals(wanted, actual[i], dtype + " " + size + " at " + i);
                }
            }
        }
    }
}
