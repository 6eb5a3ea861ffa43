package dev.densor;

import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers as Java programs hold them: one, or arrays of arrays of them, all of one length at each depth. */
final class NestedArray {
    private final List<Integer> dims = new ArrayList<>();
    private final double[] values;
    private int filled;

    private NestedArray(Object nested) {
        for (Object level = nested; level.getClass().isArray(); level = Array.get(level, 0)) {
            dims.add(Array.getLength(level));
            if (Array.getLength(level) == 0) {
                break;
            }
        }
        values = new double[Math.toIntExact(shape().size())];
        fill(nested, 0);
    }

    /**
     * Copies numbers or booleans to a {@link HostArray}.
     *
     * @param value a {@link HostArray}, a number, a boolean, or an array of those at any depth
     * @param dtype to convert to
     */
    static HostArray of(Object value, DType dtype) {
        if (value instanceof HostArray array) {
            return array.cast(dtype);
        }
        // A long beyond 2^53 would lose bits on its way through double.
        if (value instanceof long[] longs) {
            return HostArray.of(longs.clone(), Shape.of(longs.length)).cast(dtype);
        }
        NestedArray nested = new NestedArray(value);
        return HostArray.of(nested.values, nested.shape()).cast(dtype);
    }

    private Shape shape() {
        return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    }

    private void fill(Object value, int depth) {
        if (!value.getClass().isArray()) {
            requireDepth(value, depth == dims.size());
            values[filled++] = number(value);
            return;
        }
        int length = Array.getLength(value);
        requireDepth(value, depth < dims.size() && length == dims.get(depth));
        for (int i = 0; i < length; i++) {
            fill(Array.get(value, i), depth + 1);
        }
    }

    private void requireDepth(Object value, boolean fits) {
        if (!fits) {
            throw new ShapeException("constant: the arrays differ in length or depth: "
                    + (value instanceof Object[] inner ? Arrays.deepToString(inner) : value) + " in one of " + dims);
        }
    }

    private static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        throw new DTypeException("constant: needs numbers, booleans or arrays of them, not a "
                + value.getClass().getSimpleName());
    }
}
