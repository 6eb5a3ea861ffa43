package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.backend.ReduceOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReductionTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void anyAxesAreReducedInAnyOrder() {
        Tensor x = device.counting(2, 3, 4);
        assertArrayEquals(new double[] {276}, values(Reduction.sum(x, false)));
        assertArrayEquals(new double[] {60, 92, 124}, values(Reduction.sum(x, false, 0, 2)));
        assertArrayEquals(new double[] {60, 92, 124}, values(Reduction.sum(x, false, -1, 0)));
        assertArrayEquals(new double[] {66, 210}, values(Reduction.sum(x, false, 1, 2)));
        assertArrayEquals(new double[] {48, 52, 56, 60}, values(Reduction.sum(Shaping.slice(x, 1, 1, 2), false, 0, 1)));
    }

    @Test
    void reducedAxesAreDroppedOrKept() {
        Tensor x = device.counting(2, 3, 4);
        assertEquals(Shape.of(3), Reduction.sum(x, false, 0, 2).shape());
        assertEquals(Shape.of(1, 3, 1), Reduction.sum(x, true, 0, 2).shape());
        assertEquals(Shape.SCALAR, Reduction.sum(x, false).shape());
        assertEquals(Shape.of(1, 1, 1), Reduction.sum(x, true).shape());
        assertEquals(
                Shape.SCALAR,
                Reduction.sum(device.tensor(Shape.SCALAR, 5), true).shape());
    }

    @Test
    void namedFunctionsComputeTheirFormulas() {
        Tensor x = device.tensor(Shape.of(2, 3), 1, -2, 3, 4, 0.5, -6);
        assertArrayEquals(new double[] {2, -1.5}, values(Reduction.sum(x, false, 1)));
        assertArrayEquals(new double[] {-6, -12}, values(Reduction.prod(x, false, 1)));
        assertArrayEquals(new double[] {3, 4}, values(Reduction.max(x, false, 1)));
        assertArrayEquals(new double[] {-2, -6}, values(Reduction.min(x, false, 1)));
        assertArrayEquals(new double[] {1, 1, 0}, values(Reduction.argmax(x, 0)));
        assertArrayEquals(new double[] {0, 0, 1}, values(Reduction.argmin(x, 0)));
    }

    @Test
    void theLowestIndexOfSeveralIsTakenAndNotANumberBeatsAll() {
        Tensor x = device.tensor(Shape.of(2, 4), 3, 7, 7, 3, 1, NAN, 9, NAN);
        assertEquals(DType.INT32, Reduction.argmax(x, -1).dtype());
        assertArrayEquals(new double[] {1, 1}, values(Reduction.argmax(x, -1)));
        assertArrayEquals(new double[] {0, 1}, values(Reduction.argmin(x, -1)));
        assertArrayEquals(new double[] {7, NAN}, values(Reduction.max(x, false, -1)));
    }

    @Test
    void truthValuesReduceToTruthValues() {
        Tensor x = device.tensor(DType.BOOL, Shape.of(2, 2), 1, 0, 1, 1);
        assertArrayEquals(new double[] {1, 1}, values(Reduction.any(x, false, 1)));
        assertArrayEquals(new double[] {0, 1}, values(Reduction.all(x, false, 1)));
        assertEquals(DType.BOOL, Reduction.all(x, false).dtype());
        assertTypeRefused(
                "all: needs a bool operand, not float32; use cast", () -> Reduction.all(device.vector(1), false));
    }

    @ParameterizedTest
    @EnumSource(names = {"SUM", "PROD", "MAX", "MIN", "ARGMAX", "ARGMIN"})
    void truthValuesHaveNoArithmetic(ReduceOp op) {
        assertTypeRefused(
                op.name().toLowerCase(Locale.ROOT) + ": bool operands have no arithmetic; use cast",
                () -> Reduction.apply(op, device.bools(1, 1), false));
    }

    @Test
    void nothingSumsToZeroAndMultipliesToOne() {
        Tensor empty = device.tensor(Shape.of(2, 0));
        assertArrayEquals(new double[] {0, 0}, values(Reduction.sum(empty, false, 1)));
        assertArrayEquals(new double[] {1, 1}, values(Reduction.prod(empty, false, 1)));
        assertArrayEquals(new double[] {NAN, NAN}, values(Reduction.mean(empty, false, 1)));
        assertArrayEquals(new double[0], values(Reduction.max(device.tensor(Shape.of(0, 2)), false, 1)));
        Tensor none = device.tensor(DType.BOOL, Shape.of(0));
        assertArrayEquals(new double[] {0}, values(Reduction.any(none, false)));
        assertArrayEquals(new double[] {1}, values(Reduction.all(none, false)));
        assertShapeRefused("max: nothing to reduce in [2, 0]", () -> Reduction.max(empty, false, 1));
        assertShapeRefused("argmin: nothing to reduce in [2, 0]", () -> Reduction.argmin(empty, 1));
    }

    @Test
    void axesThatAreNotThereOrNamedTwiceAreRefused() {
        Tensor x = device.counting(2, 3);
        assertShapeRefused("sum: axis 2 is out of range for [2, 3]", () -> Reduction.sum(x, false, 2));
        assertShapeRefused("mean: axis -3 is out of range for [2, 3]", () -> Reduction.mean(x, false, -3));
        assertShapeRefused("sum: axis -1 of [2, 3] is named twice", () -> Reduction.sum(x, false, 1, -1));
        assertShapeRefused("cumsum: axis 2 is out of range for [2, 3]", () -> Reduction.cumsum(x, 2));
    }

    @Test
    void theMeanOfIntegersIsFloatingPoint() {
        Tensor mean = Reduction.mean(device.ints(1, 2), false);
        assertEquals(DType.FLOAT32, mean.dtype());
        assertArrayEquals(new double[] {1.5}, values(mean));
        assertArrayEquals(new double[] {0.25}, values(Reduction.variance(device.ints(1, 2), false)));
        assertArrayEquals(new double[] {0.5}, values(Reduction.mean(device.bools(1, 0), false)));
    }

    @Test
    void theMeanAndTheVarianceOf16BitNumbersDoNotOverflow() {
        Tensor x = device.tensor(DType.FLOAT16, Shape.of(3), 60_000, 60_000, 60_000);
        assertEquals(DType.FLOAT16, Reduction.mean(x, false).dtype());
        assertArrayEquals(new double[] {60_000}, values(Reduction.mean(x, false)));
        Tensor wide = device.tensor(DType.FLOAT16, Shape.of(5), 400, 0, 0, 0, 0);
        assertArrayEquals(new double[] {25_600}, values(Reduction.variance(wide, false)));
    }

    @Test
    void theVarianceIsThatOfAPopulation() {
        Tensor x = device.tensor(Shape.of(2, 2), 1, 3, 10, 20);
        assertArrayEquals(new double[] {1, 25}, values(Reduction.variance(x, false, 1)));
        assertEquals(Shape.of(2, 1), Reduction.variance(x, true, 1).shape());
    }

    @Test
    void logSumExpNeitherOverflowsNorUnderflows() {
        assertArrayEquals(new double[] {1e4}, values(Reduction.logSumExp(device.vector(1e4, 1e-4), false)));
        assertArrayEquals(
                new double[] {(float) (Math.log(2) - 1000)},
                values(Reduction.logSumExp(device.vector(-1000, -1000), false)));
        Tensor x = device.tensor(Shape.of(2, 3), 0, 0, 0, 1, 2, 3);
        assertArrayEquals(
                new double[] {Math.log(3), Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3))},
                values(Reduction.logSumExp(x, false, 1)),
                1e-6);
        assertEquals(Shape.of(2, 1), Reduction.logSumExp(x, true, 1).shape());
        assertEquals(Shape.of(3), Reduction.logSumExp(x, false, 0).shape());
    }

    @Test
    void logSumExpKnowsTheInfinities() {
        assertArrayEquals(new double[] {INF}, values(Reduction.logSumExp(device.vector(1, INF), false)));
        assertArrayEquals(new double[] {-INF}, values(Reduction.logSumExp(device.vector(-INF, -INF), false)));
        assertArrayEquals(new double[] {1}, values(Reduction.logSumExp(device.vector(-INF, 1), false)));
        assertArrayEquals(new double[] {NAN}, values(Reduction.logSumExp(device.vector(NAN, INF), false)));
        assertTypeRefused(
                "logSumExp: needs a floating-point operand, not int32; use cast",
                () -> Reduction.logSumExp(device.ints(1), false));
    }

    @Test
    void runningSumsAndProductsKeepTheShape() {
        Tensor x = device.tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertArrayEquals(new double[] {1, 3, 6, 4, 9, 15}, values(Reduction.cumsum(x, 1)));
        assertArrayEquals(new double[] {1, 2, 3, 4, 10, 18}, values(Reduction.cumprod(x, 0)));
        assertArrayEquals(new double[] {1, 5, 2, 7, 3, 9}, values(Reduction.cumsum(Shaping.transpose(x), -1)));
        assertEquals(
                Shape.of(2, 0),
                Reduction.cumsum(device.tensor(Shape.of(2, 0)), 1).shape());
        assertTypeRefused(
                "cumprod: bool operands have no arithmetic; use cast", () -> Reduction.cumprod(device.bools(1), 0));
    }

    @Test
    void integersAreSummedExactly() {
        int big = (1 << 24) + 1;
        assertArrayEquals(new double[] {big + 1.0}, values(Reduction.sum(device.ints(big, 1), false)));
    }

    @Test
    void integersAreComparedExactly() {
        long big = 1L << 53;
        Tensor x = Tensor.of(device.backend(), HostArray.of(new long[] {big, big + 1, big - 1}, Shape.of(3)));
        assertArrayEquals(new double[] {1}, values(Reduction.argmax(x, 0)));
        assertArrayEquals(new double[] {2}, values(Reduction.argmin(x, 0)));
    }
}
