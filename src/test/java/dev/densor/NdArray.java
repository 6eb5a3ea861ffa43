package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** An array in the manner of NumPy, computed in double by plain loops: what Keras 2's tests compare with. */
record NdArray(int[] shape, double[] data) {
    /** The absolute error that Keras 2's tests allow. */
    static final double TOLERANCE = 1e-5;

    static NdArray of(int[] shape, ToDoubleFunction<int[]> element) {
        double[] data = new double[(int) Shape.of(shape).size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = element.applyAsDouble(index(i, shape));
        }
        return new NdArray(shape, data);
    }

    static NdArray of(double[][] rows) {
        return of(new int[] {rows.length, rows[0].length}, i -> rows[i[0]][i[1]]);
    }

    /** In [-0.5, 0.5], the same in every run. */
    static NdArray random(int... shape) {
        Random random = new Random(Arrays.hashCode(shape));
        return of(shape, i -> (float) (random.nextDouble() - 0.5));
    }

    /** In [0, 1], the same in every run. */
    static NdArray positive(int... shape) {
        return random(shape).map(v -> (float) (v + 0.5));
    }

    private static int[] index(int flat, int... shape) {
        int[] index = new int[shape.length];
        int rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    /** An axis of size 1 repeats its element; missing leading axes are such. */
    double at(int... index) {
        int flat = 0;
        int missing = index.length - shape.length;
        for (int axis = 0; axis < shape.length; axis++) {
            flat = flat * shape[axis] + (shape[axis] == 1 ? 0 : index[axis + missing]);
        }
        return data[flat];
    }

    NdArray map(DoubleUnaryOperator function) {
        return new NdArray(shape, Arrays.stream(data).map(function).toArray());
    }

    /** With an array that broadcasts to this one. */
    NdArray zip(NdArray other, DoubleBinaryOperator function) {
        return of(shape, i -> function.applyAsDouble(at(i), other.at(i)));
    }

    /** The axes in another order. */
    NdArray permute(int... order) {
        int[] moved = Arrays.stream(order).map(axis -> shape[axis]).toArray();
        return of(moved, i -> {
            int[] from = new int[i.length];
            for (int axis = 0; axis < i.length; axis++) {
                from[order[axis]] = i[axis];
            }
            return at(from);
        });
    }

    NdArray reshape(int... target) {
        return new NdArray(target, data);
    }

    /** One number made of all along some axes, which stay with size 1. */
    NdArray fold(ToDoubleFunction<double[]> function, int... axes) {
        int[] kept = shape.clone();
        Arrays.stream(axes).forEach(axis -> kept[Math.floorMod(axis, shape.length)] = 1);
        List<List<Double>> groups = new ArrayList<>();
        NdArray places = of(kept, i -> {
            groups.add(new ArrayList<>());
            return groups.size() - 1;
        });
        for (int i = 0; i < data.length; i++) {
            groups.get((int) places.at(index(i, shape))).add(data[i]);
        }
        return places.map(place -> function.applyAsDouble(
                groups.get((int) place).stream().mapToDouble(v -> v).toArray()));
    }

    /** Without an axis of size 1. */
    NdArray squeeze(int... axes) {
        List<Integer> dims = new ArrayList<>(Arrays.stream(shape).boxed().toList());
        Arrays.stream(axes)
                .map(axis -> -Math.floorMod(axis, shape.length))
                .sorted()
                .forEach(axis -> dims.remove(-axis));
        return reshape(dims.stream().mapToInt(v -> v).toArray());
    }

    /** float32 on the backend of {@link K}. */
    Tensor tensor() {
        return K.constant(host(), DType.FLOAT32);
    }

    HostArray host() {
        return HostArray.of(data, Shape.of(shape));
    }

    void assertEqualTo(Tensor actual) {
        assertEqualTo(actual, TOLERANCE);
    }

    void assertEqualTo(Tensor actual, double tolerance) {
        assertEquals(Shape.of(shape), actual.shape());
        assertArrayEquals(data, K.eval(actual).toDoubles(), tolerance);
    }
}
