package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinalgTest {
    private static final double[] PRODUCT = {28, 31, 100, 112};

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    /** [2, 3] . [3, 2] of 0, 1, 2, ... with 6, 7, 8, ... */
    private Tensor left() {
        return device.counting(2, 3);
    }

    private Tensor right() {
        return device.tensor(Shape.of(3, 2), 6, 7, 8, 9, 10, 11);
    }

    @Test
    void aDenseLayerRefusesAKernelOrABiasThatDoesNotFit() {
        Activation linear = Activations.get("linear", KerasVersion.V3);
        Tensor one = device.counting(1);
        Tensor cube = device.counting(1, 3, 2);
        assertShapeRefused("dense: the bias must be [2], not [1]", () -> Linalg.dense(left(), right(), one, linear));
        assertShapeRefused(
                "dense: the kernel must be [features, units], not [1, 3, 2]",
                () -> Linalg.dense(left(), cube, null, linear));
    }

    @Test
    void multipliesMatrices() {
        Tensor product = Linalg.matmul(left(), right());
        assertEquals(Shape.of(2, 2), product.shape());
        assertArrayEquals(PRODUCT, values(product), "by hand: 0*6+1*8+2*10 = 28");
    }

    @Test
    void transposedSlicedAndRepeatedOperandsGiveTheSame() {
        Tensor leftTransposed = Shaping.transpose(device.tensor(Shape.of(3, 2), 0, 3, 1, 4, 2, 5));
        Tensor rightTransposed = Shaping.transpose(device.tensor(Shape.of(2, 3), 6, 8, 10, 7, 9, 11));
        assertArrayEquals(PRODUCT, values(Linalg.matmul(leftTransposed, right())));
        assertArrayEquals(PRODUCT, values(Linalg.matmul(left(), rightTransposed)));
        assertArrayEquals(PRODUCT, values(Linalg.matmul(leftTransposed, rightTransposed)));
        Tensor part = Shaping.slice(device.counting(4, 3), 0, 2, 2);
        assertArrayEquals(new double[] {172, 193, 244, 274}, values(Linalg.matmul(part, right())));
        Tensor rows = Shaping.broadcastTo(device.vector(1, 2, 3), Shape.of(2, 3));
        assertArrayEquals(new double[] {52, 58, 52, 58}, values(Linalg.matmul(rows, right())));
        Tensor transposedPart = Shaping.transpose(Shaping.slice(device.counting(2, 4), 1, 1, 3));
        assertArrayEquals(
                new double[] {5, 6, 7},
                values(Linalg.matmul(device.tensor(Shape.of(1, 2), 0, 1), Shaping.transpose(transposedPart))));
    }

    @Test
    void batchesAreMultipliedOneByOne() {
        Tensor a = Shaping.reshape(device.counting(12), 2, 2, 3);
        Tensor b = Shaping.stack(List.of(right(), Elementwise.negate(right())), 0);
        Tensor product = Linalg.matmul(a, b);
        assertEquals(Shape.of(2, 2, 2), product.shape());
        assertArrayEquals(new double[] {28, 31, 100, 112, -172, -193, -244, -274}, values(product));
    }

    @Test
    void nothingToSumGivesZeros() {
        Tensor product = Linalg.matmul(device.tensor(Shape.of(2, 0)), device.tensor(Shape.of(0, 3)));
        assertEquals(Shape.of(2, 3), product.shape());
        assertArrayEquals(new double[6], values(product));
        assertEquals(
                Shape.of(0, 2),
                Linalg.matmul(device.tensor(Shape.of(0, 3)), right()).shape());
        assertEquals(
                Shape.of(0, 2, 2),
                Linalg.matmul(device.tensor(Shape.of(0, 2, 3)), device.tensor(Shape.of(0, 3, 2)))
                        .shape());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
    void everyFloatingPointTypeIsMultiplied(DType dtype) {
        Tensor product = Linalg.matmul(Shaping.cast(left(), dtype), Shaping.cast(right(), dtype));
        assertEquals(dtype, product.dtype());
        assertArrayEquals(PRODUCT, values(product));
    }

    @Test
    void operandsThatDoNotFitAreNamedWithTheirShapes() {
        assertShapeRefused(
                "matmul: inner dimensions differ: [2, 3] x [2, 3] (3 vs 2)", () -> Linalg.matmul(left(), left()));
        assertShapeRefused(
                "matmul: operands need two axes or more, as many each: [3] x [3, 2]",
                () -> Linalg.matmul(device.vector(1, 2, 3), right()));
        assertShapeRefused(
                "matmul: operands need two axes or more, as many each: [1, 2, 3] x [3, 2]",
                () -> Linalg.matmul(Shaping.expandDims(left(), 0), right()));
        assertShapeRefused(
                "matmul: leading axes differ: [2, 1, 3] x [3, 3, 1]",
                () -> Linalg.matmul(device.counting(2, 1, 3), device.counting(3, 3, 1)));
        assertTypeRefused(
                "matmul: operands are float32 and float64; use cast",
                () -> Linalg.matmul(left(), Shaping.cast(right(), DType.FLOAT64)));
        assertTypeRefused(
                "matmul: needs a floating-point operand, not int32; use cast",
                () -> Linalg.matmul(Shaping.cast(left(), DType.INT32), Shaping.cast(right(), DType.INT32)));
    }

    /** Keras's K.dot is no matmul: the result has all the other axes of both. */
    @Test
    void dotContractsTheLastAxisWithTheSecondToLast() {
        assertEquals(
                Shape.of(4, 5, 3),
                Linalg.dot(device.counting(4, 2), device.counting(5, 2, 3)).shape());
        assertEquals(
                Shape.of(2, 3, 4, 5, 6),
                Linalg.dot(device.counting(2, 3, 4, 7), device.counting(5, 7, 6))
                        .shape());
        assertEquals(
                Shape.of(32, 28, 4),
                Linalg.dot(device.counting(32, 28, 3), device.counting(3, 4)).shape());
        Tensor product = Linalg.dot(device.tensor(Shape.of(1, 2), 1, 10), device.counting(2, 2, 3));
        assertArrayEquals(new double[] {30, 41, 52, 96, 107, 118}, values(product));
    }

    @Test
    void dotTakesVectors() {
        Tensor vector = device.vector(1, 2, 3);
        assertArrayEquals(new double[] {14}, values(Linalg.dot(vector, vector)));
        assertEquals(Shape.SCALAR, Linalg.dot(vector, vector).shape());
        assertArrayEquals(new double[] {8, 26}, values(Linalg.dot(left(), vector)));
        assertArrayEquals(new double[] {52, 58}, values(Linalg.dot(vector, right())));
    }

    @Test
    void dotRefusesWhatDoesNotFit() {
        assertShapeRefused("dot: inner dimensions differ: [2, 3] x [2, 3] (3 vs 2)", () -> Linalg.dot(left(), left()));
        assertShapeRefused(
                "dot: operands need an axis or more: [] x [3, 2]",
                () -> Linalg.dot(device.tensor(Shape.SCALAR, 1), right()));
        assertShapeRefused(
                "dot: operands need an axis or more: [2, 3] x []",
                () -> Linalg.dot(left(), device.tensor(Shape.SCALAR, 1)));
    }

    @Test
    void dotOfMoreRowsThanAnIntCountsIsRefused() {
        Tensor nothing = device.tensor(Shape.of(1 << 20, 1 << 20, 0));
        assertShapeRefused(
                "merge: axes 0 to 1 of [1048576, 1048576, 0] have more than 2^31 - 1 elements",
                () -> Linalg.dot(nothing, device.tensor(Shape.of(0, 1))));
    }

    @Test
    void dotOfNothingIsZeros() {
        Tensor product = Linalg.dot(device.tensor(Shape.of(2, 0)), device.tensor(Shape.of(4, 0, 3)));
        assertEquals(Shape.of(2, 4, 3), product.shape());
        assertArrayEquals(new double[24], values(product));
    }
}
