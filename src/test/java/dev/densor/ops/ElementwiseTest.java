package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ReferenceDevice;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void namedFunctionsComputeTheirFormulas() {
        Tensor x = device.vector(4, 0.25, -1);
        assertArrayEquals(new double[] {-4, -0.25, 1}, values(Elementwise.negate(x)));
        assertArrayEquals(new double[] {4, 0.25, 1}, values(Elementwise.abs(x)));
        assertArrayEquals(new double[] {16, 0.0625, 1}, values(Elementwise.square(x)));
        assertArrayEquals(new double[] {2, 0.5, NAN}, values(Elementwise.sqrt(x)));
        assertArrayEquals(new double[] {4, 0, -1}, values(Elementwise.round(x)));
        assertArrayEquals(new double[] {(float) Math.log(4), (float) Math.log(0.25), NAN}, values(Elementwise.log(x)));
        assertArrayEquals(
                new double[] {(float) Math.exp(4), (float) Math.exp(0.25), (float) Math.exp(-1)},
                values(Elementwise.exp(x)));
    }

    @Test
    void roundingGoesToTheEvenNeighbour() {
        Tensor x = device.vector(0.5, 1.5, 2.5, -0.5, -1.5);
        assertArrayEquals(new double[] {0, 2, 2, -0.0, -2}, values(Elementwise.round(x)));
    }

    @Test
    void arithmeticOfTwoOperands() {
        Tensor a = device.vector(6, -3);
        Tensor b = device.vector(4, 2);
        assertArrayEquals(new double[] {10, -1}, values(Elementwise.add(a, b)));
        assertArrayEquals(new double[] {2, -5}, values(Elementwise.subtract(a, b)));
        assertArrayEquals(new double[] {24, -6}, values(Elementwise.multiply(a, b)));
        assertArrayEquals(new double[] {1.5, -1.5}, values(Elementwise.divide(a, b)));
        assertArrayEquals(new double[] {6, 2}, values(Elementwise.maximum(a, b)));
        assertArrayEquals(new double[] {4, -3}, values(Elementwise.minimum(a, b)));
    }

    @Test
    void arithmeticWithANumber() {
        Tensor x = device.vector(6, -3);
        assertArrayEquals(new double[] {6.5, -2.5}, values(Elementwise.add(x, 0.5)));
        assertArrayEquals(new double[] {5.5, -3.5}, values(Elementwise.subtract(x, 0.5)));
        assertArrayEquals(new double[] {3, -1.5}, values(Elementwise.multiply(x, 0.5)));
        assertArrayEquals(new double[] {12, -6}, values(Elementwise.divide(x, 0.5)));
        assertArrayEquals(new double[] {36, 9}, values(Elementwise.pow(x, 2)));
        assertArrayEquals(new double[] {6, 1}, values(Elementwise.maximum(x, 1)));
        assertArrayEquals(new double[] {1, -3}, values(Elementwise.minimum(x, 1)));
    }

    @Test
    void notANumberStaysWhereAComparisonWouldLoseIt() {
        Tensor x = device.vector(NAN, 7, -INF);
        assertArrayEquals(new double[] {NAN, 7, 0}, values(Elementwise.maximum(x, 0)));
        assertArrayEquals(new double[] {NAN, 0, -INF}, values(Elementwise.minimum(x, 0)));
        assertArrayEquals(new double[] {NAN, 6, 0}, values(Elementwise.clip(x, 0, 6)));
        assertArrayEquals(new double[] {1, 1, 1}, values(Elementwise.pow(x, 0)));
    }

    @Test
    void theUpperBoundWinsWhereTheBoundsOfAClipCross() {
        assertArrayEquals(new double[] {1, 1}, values(Elementwise.clip(device.vector(0, 9), 5, 1)));
    }

    @Test
    void operandsBroadcastAtTheLastAxis() {
        Tensor row = device.vector(10, 20, 30);
        Tensor column = device.tensor(Shape.of(2, 1), 1, 2);
        Tensor sum = Elementwise.add(column, row);
        assertEquals(Shape.of(2, 3), sum.shape());
        assertArrayEquals(new double[] {11, 21, 31, 12, 22, 32}, values(sum));
        Tensor empty = Elementwise.multiply(device.counting(3, 0, 2), device.vector(1, 2));
        assertEquals(Shape.of(3, 0, 2), empty.shape());
        assertShapeRefused(
                "add: shapes do not broadcast: [3] and [2] (3 vs 2)", () -> Elementwise.add(row, device.vector(1, 2)));
    }

    @Test
    void transposedAndSlicedOperandsAreRead() {
        Tensor x = device.counting(2, 3);
        assertArrayEquals(new double[] {-0.0, -3, -1, -4, -2, -5}, values(Elementwise.negate(Shaping.transpose(x))));
        assertArrayEquals(
                new double[] {3, 5, 7}, values(Elementwise.add(Shaping.slice(x, 0, 0, 1), Shaping.slice(x, 0, 1, 1))));
    }

    @Test
    void integersWrapAround() {
        Tensor x = device.ints(Integer.MAX_VALUE, -5);
        assertEquals(DType.INT32, Elementwise.add(x, 1).dtype());
        assertArrayEquals(new double[] {Integer.MIN_VALUE, -4}, values(Elementwise.add(x, 1)));
        assertArrayEquals(new double[] {-Integer.MAX_VALUE, 5}, values(Elementwise.negate(x)));
        assertArrayEquals(new double[] {Integer.MAX_VALUE, 0}, values(Elementwise.apply(UnaryOp.RELU, x)));
        Tensor bytes = device.tensor(DType.UINT8, Shape.of(1), 250);
        assertArrayEquals(new double[] {4}, values(Elementwise.add(bytes, 10)));
    }

    @Test
    void aNumberThatAnIntegerTypeDoesNotHoldIsRefused() {
        assertTypeRefused("add: int32 does not hold 0.5; use cast", () -> Elementwise.add(device.ints(1), 0.5));
        assertTypeRefused(
                "multiply: uint8 does not hold -1.0; use cast",
                () -> Elementwise.multiply(device.tensor(DType.UINT8, Shape.of(1), 1), -1));
        assertTypeRefused("greater: int32 does not hold NaN; use cast", () -> Comparison.greater(device.ints(1), NAN));
    }

    @Test
    void aNumberIsRoundedToAFloatingPointType() {
        Tensor half = device.tensor(DType.FLOAT16, Shape.of(1), 0);
        assertArrayEquals(new double[] {0.0999755859375}, values(Elementwise.add(half, 0.1)));
    }

    @Test
    void typesAreNeverPromoted() {
        Tensor floats = device.vector(1);
        Tensor ints = device.ints(1);
        assertTypeRefused("add: operands are float32 and int32; use cast", () -> Elementwise.add(floats, ints));
        assertTypeRefused(
                "divide: needs a floating-point operand, not int32; use cast", () -> Elementwise.divide(ints, ints));
        assertTypeRefused("pow: needs a floating-point operand, not int32; use cast", () -> Elementwise.pow(ints, 2));
        assertTypeRefused("sqrt: needs a floating-point operand, not int32; use cast", () -> Elementwise.sqrt(ints));
        assertTypeRefused(
                "negate: needs a floating-point operand, not bool; use cast",
                () -> Elementwise.negate(device.bools(1)));
        assertTypeRefused(
                "add: bool operands have no arithmetic; use cast",
                () -> Elementwise.add(device.bools(1), device.bools(0)));
        assertTypeRefused(
                "not: needs a bool operand, not float32; use cast", () -> Elementwise.apply(UnaryOp.NOT, floats));
        assertTypeRefused(
                "and: needs a bool operand, not float32; use cast",
                () -> Elementwise.apply(BinaryOp.AND, floats, floats));
    }

    @Test
    void operandsOnTwoDevicesAreRefused() {
        try (Backend other = Backends.open("reference");
                Scope scope = Scope.open()) {
            Tensor elsewhere = Tensor.of(other, HostArray.of(new float[1], Shape.of(1)));
            assertEquals(
                    "add: tensors are on two devices, or on one that was opened twice, reference:0 and reference:0; copy one over with "
                            + "Tensor.of(backend, tensor.toArray())",
                    assertThrows(IllegalStateException.class, () -> Elementwise.add(device.vector(1), elsewhere))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionTakesNothingForAnAnswer(UnaryOp op) {
        DType dtype = op == UnaryOp.NOT ? DType.BOOL : DType.FLOAT32;
        Tensor empty = Elementwise.apply(op, device.tensor(dtype, Shape.of(2, 0)));
        assertEquals(Shape.of(2, 0), empty.shape());
        assertEquals(op.isPredicate() ? DType.BOOL : DType.FLOAT32, empty.dtype());
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionOfTwoKeepsOrNamesItsType(BinaryOp op) {
        DType dtype = op.isLogical() ? DType.BOOL : DType.FLOAT64;
        Tensor result =
                Elementwise.apply(op, device.tensor(dtype, Shape.SCALAR, 1), device.tensor(dtype, Shape.SCALAR, 1));
        assertEquals(Shape.SCALAR, result.shape());
        assertEquals(op.isPredicate() ? DType.BOOL : DType.FLOAT64, result.dtype());
    }
}
