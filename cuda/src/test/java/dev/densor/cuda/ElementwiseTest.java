package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole packs, what is left over, single elements and operands that no pack can be at: all give what the reference
 * gives.
 */
class ElementwiseTest {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 1000, 5003};

    private Emulated emulated;
    private final Backend reference = Backends.open("reference");

    @BeforeEach
    void open() {
        emulated = new Emulated();
    }

    @AfterEach
    void close() {
        reference.close();
        if (emulated != null) {
            emulated.close();
        }
    }

    private static Buffer upload(Backend backend, HostArray array) {
        Buffer buffer = backend.allocate(array.dtype(), array.size());
        backend.upload(array, buffer);
        return buffer;
    }

    private static HostArray download(Backend backend, Buffer buffer) {
        HostArray array = HostArray.allocate(buffer.dtype(), Shape.of((int) buffer.size()));
        backend.download(buffer, array);
        return array;
    }

    private static HostArray any(DType dtype, int size, int seed) {
        double[] values = new Random(seed).doubles(size, -9, 9).map(Math::rint).toArray();
        return HostArray.of(values, Shape.of(size)).cast(dtype);
    }

    private void checkSame(Function<Backend, HostArray> computed, String what) {
        assertEquals(
                computed.apply(reference).data(),
                computed.apply(emulated.backend).data(),
                what);
    }

    /** The operand: all of it, a single element, or all but the first of one that is longer. */
    private static Layout layout(int kind, int size) {
        return switch (kind) {
            case 0 -> Layout.contiguous(Shape.of(size));
            case 1 -> Layout.contiguous(Shape.of(1)).broadcastTo(Shape.of(size));
            default -> Layout.contiguous(Shape.of(size + 1)).slice(0, 1, size, 1);
        };
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfTwo(DType dtype) {
        BinaryOp op = dtype == DType.BOOL ? BinaryOp.AND : BinaryOp.SUBTRACT;
        for (int size : SIZES) {
            for (int kinds = 0; kinds < 9; kinds++) {
                Layout left = layout(kinds / 3, size);
                Layout right = layout(kinds % 3, size);
                checkSame(backend -> binary(backend, op, dtype, left, right), op + " " + left + " " + right);
                checkSame(backend -> binary(backend, BinaryOp.LESS, dtype, left, right), "LESS " + left + " " + right);
            }
        }
    }

    private static HostArray binary(Backend backend, BinaryOp op, DType dtype, Layout left, Layout right) {
        int size = (int) left.shape().size();
        Buffer a = upload(backend, any(dtype, size + 1, 1));
        Buffer b = upload(backend, any(dtype, size + 1, 2));
        Buffer out = backend.allocate(op.isPredicate() ? DType.BOOL : dtype, size);
        backend.binary(op, new View(a, left), new View(b, right), out);
        HostArray result = download(backend, out);
        Stream.of(a, b, out).forEach(backend::free);
        return result;
    }

    @ParameterizedTest
    @EnumSource
    void choices(DType dtype) {
        for (int size : SIZES) {
            for (int kinds = 0; kinds < 27; kinds++) {
                Layout[] views = {layout(kinds / 9, size), layout(kinds / 3 % 3, size), layout(kinds % 3, size)};
                checkSame(backend -> select(backend, dtype, views), dtype + " of " + size + ", kinds " + kinds);
            }
        }
    }

    private static HostArray select(Backend backend, DType dtype, Layout[] views) {
        int size = (int) views[0].shape().size();
        Buffer condition = upload(backend, any(DType.BOOL, size + 1, 3));
        Buffer a = upload(backend, any(dtype, size + 1, 1));
        Buffer b = upload(backend, any(dtype, size + 1, 2));
        Buffer out = backend.allocate(dtype, size);
        backend.select(new View(condition, views[0]), new View(a, views[1]), new View(b, views[2]), out);
        HostArray result = download(backend, out);
        Stream.of(condition, a, b, out).forEach(backend::free);
        return result;
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfOne(DType dtype) {
        for (int size : SIZES) {
            UnaryOp op = dtype == DType.BOOL ? UnaryOp.NOT : UnaryOp.SQUARE;
            checkSame(
                    backend -> {
                        Buffer x = upload(backend, any(dtype, size, 1));
                        backend.unary(op, x, x);
                        HostArray result = download(backend, x);
                        backend.free(x);
                        return result;
                    },
                    op + " of " + size);
        }
    }

    static Stream<DType> floating() {
        return Stream.of(DType.values()).filter(DType::isFloating);
    }

    private HostArray activate(UnaryOp op, HostArray values, HostArray bias, long tooMany) {
        CudaBuffer x = emulated.upload(values);
        CudaBuffer added = bias == null ? null : emulated.upload(bias);
        new Elementwise(emulated.device, tooMany).activate(op, x, added);
        HostArray result = emulated.download(x);
        emulated.backend.free(x);
        if (added != null) {
            emulated.backend.free(added);
        }
        return result;
    }

    /** Values and their sums are whole and small, exact in every type, and so is what comes of them. */
    private static HostArray expected(UnaryOp op, HostArray values, HostArray bias) {
        double[] results = values.toDoubles();
        for (int i = 0; i < results.length; i++) {
            double sum = results[i] + (bias == null ? 0 : bias.getDouble(i % bias.size()));
            results[i] = op == UnaryOp.RELU ? Math.max(sum, 0) : op == UnaryOp.NEGATE ? -sum : sum;
        }
        return HostArray.of(results, values.shape()).cast(values.dtype());
    }

    private static void assertSame(HostArray expected, HostArray actual, String what) {
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 0.0, what);
    }

    @ParameterizedTest
    @MethodSource("floating")
    void biasAndActivationInOnePass(DType dtype) {
        for (int units : new int[] {1, 2, 3, 4, 5, 8, 10, 16, 17, 64, 257}) {
            for (int rows : new int[] {1, 2, 7, 33}) {
                HostArray values = any(dtype, rows * units, units);
                HostArray bias = any(dtype, units, 7);
                for (UnaryOp op : new UnaryOp[] {UnaryOp.RELU, UnaryOp.NEGATE, null}) {
                    String what = op + " of " + rows + " x " + units;
                    HostArray sum = expected(op, values, bias);
                    assertSame(sum, activate(op, values, bias, 1L << 31), what);
                    assertSame(sum, activate(op, values, bias, 300), what + " in parts");
                    assertSame(expected(op, values, null), activate(op, values, null, 300), what + " alone");
                }
            }
        }
    }

    /** Minus 0 stays what it is without a bias, and 1 / x shows it. */
    @Test
    void noBiasIsNotZero() {
        HostArray zeros = HostArray.of(new float[] {-0f, 0f, -0f, -0f, -0f}, Shape.of(5));
        float[] inverse = activate(UnaryOp.RECIPROCAL, zeros, null, 1L << 31).toFloats();
        float infinity = Float.POSITIVE_INFINITY;
        assertArrayEquals(new float[] {-infinity, infinity, -infinity, -infinity, -infinity}, inverse);
    }

    @Test
    void nothingIsLaunchedForNothing() {
        long before = emulated.driver.launches();
        Buffer empty = emulated.backend.allocate(DType.FLOAT32, 0);
        emulated.backend.unary(UnaryOp.EXP, empty, empty);
        emulated.backend.fill(empty, 1);
        emulated.backend.uniform(1, 1, empty);
        View view = new View(empty, Layout.contiguous(Shape.of(0)));
        emulated.backend.copy(view, view);
        emulated.backend.binary(BinaryOp.ADD, view, view, empty);
        emulated.backend.free(empty);
        assertEquals(before, emulated.driver.launches());
    }
}
