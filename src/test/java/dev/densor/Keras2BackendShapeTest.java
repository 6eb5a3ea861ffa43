package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keras 2's tests of its backend module by their names: those of making and shaping tensors. */
class Keras2BackendShapeTest {
    private static final NdArray X432 = NdArray.random(4, 3, 2);

    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    private static NdArray filled(double value, int... shape) {
        return NdArray.of(shape, i -> value);
    }

    @Test
    void testCreationOperations() {
        NdArray.of(new int[] {3, 3}, i -> i[0] == i[1] ? 1 : 0).assertEqualTo(K.eye(3));
        NdArray.of(new int[] {3, 2}, i -> i[0] == i[1] ? 1 : 0).assertEqualTo(K.eye(3, 2));
        NdArray.of(new int[] {3, 4}, i -> i[0] == i[1] ? 1 : 0).assertEqualTo(K.eye(3, 4));
        filled(0, 3, 5, 10, 8).assertEqualTo(K.zeros(3, 5, 10, 8));
        filled(1, 3, 5, 10, 8).assertEqualTo(K.ones(3, 5, 10, 8));
        Tensor x = NdArray.random(3, 5, 10, 8).tensor();
        filled(0, 3, 5, 10, 8).assertEqualTo(K.zerosLike(x));
        filled(1, 3, 5, 10, 8).assertEqualTo(K.onesLike(x));
    }

    @Test
    void testShapeOperations() {
        NdArray x = NdArray.random(4, 2);
        assertEquals(Shape.of(8), K.shape(K.reshape(x.tensor(), -1)));
        x.reshape(8, 1).assertEqualTo(K.reshape(x.tensor(), 8, 1));
        X432.permute(2, 0, 1).assertEqualTo(K.permuteDimensions(X432.tensor(), 2, 0, 1));
        NdArray wide = NdArray.random(4, 1, 2);
        x.reshape(4, 2, 1).assertEqualTo(K.expandDims(x.tensor()));
        x.reshape(4, 1, 2).assertEqualTo(K.expandDims(x.tensor(), 1));
        wide.reshape(4, 2).assertEqualTo(K.squeeze(wide.tensor(), 1));
        assertThrows(ShapeException.class, () -> K.squeeze(wide.tensor(), 2));
        NdArray.random(4, 3, 2, 2)
                .reshape(4, 12)
                .assertEqualTo(K.batchFlatten(NdArray.random(4, 3, 2, 2).tensor()));
        X432.reshape(24).assertEqualTo(K.flatten(X432.tensor()));
    }

    @Test
    void testRepeatElements() {
        NdArray x = NdArray.random(2, 3, 4);
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            int[] shape = x.shape().clone();
            shape[axis] *= 3;
            NdArray expected = NdArray.of(shape, i -> {
                int[] from = i.clone();
                from[along] /= 3;
                return x.at(from);
            });
            expected.assertEqualTo(K.repeatElements(x.tensor(), 3, axis));
        }
    }

    @Test
    void testRepeat() {
        NdArray x = NdArray.random(4, 2);
        NdArray.of(new int[] {4, 3, 2}, i -> x.at(i[0], i[2])).assertEqualTo(K.repeat(x.tensor(), 3));
    }

    private static NdArray tiled(NdArray x, int... n) {
        int[] shape = x.shape().clone();
        Arrays.setAll(shape, axis -> shape[axis] * n[axis]);
        return NdArray.of(shape, i -> {
            int[] from = i.clone();
            Arrays.setAll(from, axis -> i[axis] % x.shape()[axis]);
            return x.at(from);
        });
    }

    @Test
    void testTile() {
        NdArray x = NdArray.random(3, 4);
        tiled(x, 1, 2).assertEqualTo(K.tile(x.tensor(), 2));
        tiled(x, 2, 1).assertEqualTo(K.tile(x.tensor(), 2, 1));
        NdArray cube = NdArray.random(3, 4, 5);
        tiled(cube, 1, 1, 2).assertEqualTo(K.tile(cube.tensor(), 2));
        tiled(cube, 1, 1, 2).assertEqualTo(K.tile(cube.tensor(), 1, 2));
        tiled(cube, 3, 1, 4).assertEqualTo(K.tile(cube.tensor(), 3, 1, 4));
    }

    @Test
    void testGather() {
        NdArray x = NdArray.random(5, 2, 3);
        int[][] indices = {{0, 1}, {2, 4}, {4, 0}};
        Tensor gathered = K.gather(x.tensor(), K.constant(indices, DType.INT32));
        NdArray.of(new int[] {3, 2, 2, 3}, i -> x.at(indices[i[0]][i[1]], i[2], i[3]))
                .assertEqualTo(gathered);
    }

    @Test
    void testConcatOperations() {
        NdArray x = NdArray.random(4, 3);
        NdArray y = NdArray.random(4, 2);
        NdArray.of(new int[] {4, 5}, i -> i[1] < 3 ? x.at(i) : y.at(i[0], i[1] - 3))
                .assertEqualTo(K.concatenate(List.of(x.tensor(), y.tensor())));
        NdArray z = x.map(v -> -v);
        NdArray.of(new int[] {8, 3}, i -> i[0] < 4 ? x.at(i) : z.at(i[0] - 4, i[1]))
                .assertEqualTo(K.concatenate(List.of(x.tensor(), z.tensor()), 0));
        NdArray.of(new int[] {2, 4, 3}, i -> (i[0] == 0 ? x : z).at(i[1], i[2]))
                .assertEqualTo(K.stack(List.of(x.tensor(), z.tensor())));
        NdArray.of(new int[] {4, 3, 2}, i -> (i[2] == 0 ? x : z).at(i[0], i[1]))
                .assertEqualTo(K.stack(List.of(x.tensor(), z.tensor()), 2));
    }

    @Test
    void testSlice() {
        NdArray x = NdArray.random(5, 3, 4);
        Tensor part = K.slice(x.tensor(), new int[] {1, 0, 2}, new int[] {3, 2, -1});
        NdArray.of(new int[] {3, 2, 2}, i -> x.at(i[0] + 1, i[1], i[2] + 2)).assertEqualTo(part);
        assertThrows(ShapeException.class, () -> K.slice(x.tensor(), new int[] {1, 0}, new int[] {3, 2}));
    }

    @Test
    void testOneHot() {
        int[][] labels = {{0, 1, 2}, {2, 4, 0}};
        NdArray.of(new int[] {2, 3, 5}, i -> labels[i[0]][i[1]] == i[2] ? 1 : 0)
                .assertEqualTo(K.oneHot(K.constant(labels, DType.INT32), 5));
    }

    @Test
    void testArange() {
        for (int stop : new int[] {-20, 0, 1, 10}) {
            Tensor x = K.arange(stop);
            assertEquals(DType.INT32, K.dtype(x));
            NdArray.of(new int[] {Math.max(0, stop)}, i -> i[0]).assertEqualTo(x);
        }
        NdArray.of(new int[] {3}, i -> 1 + 3 * i[0]).assertEqualTo(K.arange(1, 10, 3));
        for (DType dtype : List.of(DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64)) {
            assertEquals(dtype, K.dtype(K.arange(0, 10, 1, dtype)));
        }
        assertThrows(IllegalArgumentException.class, () -> K.arange(0, 10, 0));
    }

    @Test
    void testValueManipulation() {
        NdArray x = NdArray.random(4, 2);
        try (Variable variable = K.variable(x.host())) {
            assertArrayEquals(x.data(), K.getValue(variable).toDoubles());
            assertArrayEquals(x.data(), K.eval(variable).toDoubles());
            assertEquals(8, K.countParams(variable));
            assertArrayEquals(new int[] {4, 2}, K.intShape(variable));
            assertArrayEquals(new int[] {4, 2}, K.getVariableShape(variable));
            K.setValue(variable, x.map(v -> 2 * v).host());
            assertArrayEquals(
                    x.map(v -> 2 * v).data(),
                    K.batchGetValue(List.of(variable)).get(0).toDoubles());
            K.batchSetValue(Map.of(variable, x.host()));
            x.assertEqualTo(K.identity(variable));
        }
        Tensor tensor = x.tensor();
        assertArrayEquals(x.data(), K.getValue(tensor).toDoubles());
        assertEquals(8, K.countParams(tensor));
        assertEquals(8, K.size(tensor));
        assertEquals(2, K.ndim(tensor));
        assertArrayEquals(new int[] {4, 2}, K.intShape(tensor));
    }

    @Test
    void testVariableSupportBoolDtype() {
        boolean[] truths = {false, true, true};
        try (Variable variable = K.variable(truths, DType.BOOL, "mask")) {
            assertEquals(DType.BOOL, K.dtype(variable));
            assertArrayEquals(new double[] {0, 1, 1}, K.eval(variable).toDoubles());
        }
    }

    @Test
    void testDtype() {
        double[] values = {1, 2.5};
        assertEquals(DType.FLOAT32, K.dtype(K.constant(values)), "floatx, not the type of the array");
        assertEquals(DType.FLOAT64, K.dtype(K.constant(values, DType.FLOAT64)));
        assertEquals(DType.FLOAT16, K.dtype(K.cast(K.constant(values), "float16")));
        assertArrayEquals(
                new double[] {1, 2},
                K.eval(K.cast(K.constant(values), DType.INT32)).toDoubles());
        assertThrows(IllegalArgumentException.class, () -> K.cast(K.constant(values), "unsupported"));
    }
}
