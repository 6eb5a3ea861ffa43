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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IndexingTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @Test
    void gatherPicksAlongAnAxis() {
        Tensor table = device.counting(3, 2);
        assertArrayEquals(new double[] {4, 5, 0, 1, 4, 5}, values(Indexing.gather(table, device.ints(2, 0, 2), 0)));
        assertArrayEquals(new double[] {1, 3, 5}, values(Indexing.gather(table, device.ints(1), -1)));
    }

    @Test
    void theAxesOfTheIndicesReplaceTheAxis() {
        Tensor table = device.counting(4, 3, 2);
        Tensor indices = Shaping.reshape(device.ints(0, 1, 2, 0, 1, 2), 2, 3);
        assertEquals(Shape.of(2, 3, 3, 2), Indexing.gather(table, indices, 0).shape());
        assertEquals(Shape.of(4, 2, 3, 2), Indexing.gather(table, indices, 1).shape());
        Tensor scalar = Shaping.reshape(device.ints(1));
        assertEquals(Shape.of(4, 2), Indexing.gather(table, scalar, 1).shape());
        assertEquals(Shape.of(0, 3, 2), Indexing.gather(table, device.ints(), 0).shape());
    }

    @Test
    void anIndexOutsideGivesZeros() {
        Tensor table = device.tensor(Shape.of(2, 1), 7, 8);
        assertArrayEquals(new double[] {0, 8, 0}, values(Indexing.gather(table, device.ints(-1, 1, 2), 0)));
    }

    @Test
    void gatherReadsThroughLayouts() {
        Tensor table = Shaping.transpose(device.counting(2, 3));
        Tensor indices = Shaping.reverse(device.ints(0, 2), 0);
        assertArrayEquals(new double[] {2, 5, 0, 3}, values(Indexing.gather(table, indices, 0)));
    }

    @Test
    void gatherWantsIndicesOfOneType() {
        assertTypeRefused(
                "gather: needs a int32 operand, not float32; use cast",
                () -> Indexing.gather(device.counting(3), device.vector(1), 0));
        assertShapeRefused(
                "gather: axis 0 is out of range for []",
                () -> Indexing.gather(device.tensor(Shape.SCALAR, 1), device.ints(0), 0));
    }

    @Test
    void scatterAddSumsWhatMeetsInOnePlace() {
        Tensor x = device.tensor(Shape.of(3, 2), 1, 1, 1, 1, 1, 1);
        Tensor updates = device.tensor(Shape.of(4, 2), 10, 20, 30, 40, 50, 60, 70, 80);
        Tensor sum = Indexing.scatterAdd(x, device.ints(2, 0, 2, 9), updates);
        assertArrayEquals(new double[] {31, 41, 1, 1, 61, 81}, values(sum));
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, values(x), "the operand is not changed");
        assertArrayEquals(values(x), values(Indexing.scatterAdd(x, device.ints(), device.tensor(Shape.of(0, 2)))));
    }

    @Test
    void scatterAddRefusesWhatDoesNotFit() {
        Tensor x = device.counting(3, 2);
        assertShapeRefused(
                "scatterAdd: updates [2, 3] at indices [2] do not fit [3, 2]",
                () -> Indexing.scatterAdd(x, device.ints(0, 1), device.counting(2, 3)));
        assertShapeRefused(
                "scatterAdd: updates [1] at indices [1] do not fit []",
                () -> Indexing.scatterAdd(device.tensor(Shape.SCALAR, 1), device.ints(0), device.vector(1)));
        assertTypeRefused(
                "scatterAdd: needs a floating-point operand, not int32; use cast",
                () -> Indexing.scatterAdd(device.ints(1), device.ints(0), device.ints(1)));
    }

    @Test
    void oneHotMarksTheClass() {
        Tensor marked = Indexing.oneHot(device.ints(2, 0, 3, -1), 3, DType.FLOAT32);
        assertEquals(Shape.of(4, 3), marked.shape());
        assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, values(marked));
        assertEquals(
                Shape.of(1, 0), Indexing.oneHot(device.ints(1), 0, DType.BOOL).shape());
        assertShapeRefused(
                "oneHot: the number of classes must be 0 or more, not -1",
                () -> Indexing.oneHot(device.ints(1), -1, DType.FLOAT32));
        assertTypeRefused(
                "oneHot: needs a int32 operand, not float32; use cast",
                () -> Indexing.oneHot(device.vector(1), 2, DType.FLOAT32));
    }

    @Test
    void sortingIsStableWithNotANumberLast() {
        Tensor x = device.vector(NAN, 3, -0.0, INF, 0.0, -INF, 3);
        Indexing.Sorted sorted = Indexing.sort(x, 0);
        assertArrayEquals(new double[] {-INF, -0.0, 0.0, 3, 3, INF, NAN}, values(sorted.values()));
        assertEquals(DType.INT32, sorted.indices().dtype());
        assertArrayEquals(new double[] {5, 2, 4, 1, 6, 3, 0}, values(sorted.indices()));
    }

    @Test
    void anyAxisOfAnyTypeIsSorted() {
        Tensor x = Shaping.reshape(device.ints(5, 1, 3, 2, 4, 0), 2, 3);
        assertArrayEquals(
                new double[] {2, 1, 0, 5, 4, 3}, values(Indexing.sort(x, 0).values()));
        assertArrayEquals(
                new double[] {1, 3, 5, 0, 2, 4}, values(Indexing.sort(x, -1).values()));
        assertEquals(Shape.of(0), Indexing.sort(device.vector(), 0).indices().shape());
        assertShapeRefused("sort: axis 2 is out of range for [2, 3]", () -> Indexing.sort(x, 2));
    }
}
