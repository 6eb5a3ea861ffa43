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
    private static final List<Class<?>> WHOLE = List.of(Long.class, Integer.class, Short.class, Byte.class);

    private final List<Integer> dims = new ArrayList<>();
    /** All numbers where they are whole, since a long beyond 2^53 would lose bits in a double; else null. */
    private final long[] whole;
    /** All numbers where some are not whole; else null. */
    private final double[] real;

    private int filled;

    private NestedArray(Object nested) {
        measure(nested);
        int size = Math.toIntExact(shape().size());
        boolean isWhole = isWhole(nested);
        whole = isWhole ? new long[size] : null;
        real = isWhole ? null : new double[size];
        fill(nested, 0);
    }

    /**
     * Numbers or booleans as a {@link HostArray}, which is {@code value} itself where it is one of that type.
     *
     * @param value a {@link HostArray}, a number, a boolean, or an array of those at any depth
     * @param dtype to convert to
     */
    static HostArray of(Object value, DType dtype) {
        if (value instanceof HostArray array) {
            return array.cast(dtype);
        }
        NestedArray nested = new NestedArray(value);
        HostArray exact = nested.real == null
                ? HostArray.of(nested.whole, nested.shape())
                : HostArray.of(nested.real, nested.shape());
        return exact.cast(dtype);
    }

    private Shape shape() {
        return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The lengths of the first array at each depth; how deep an empty one is its type says. */
    private void measure(Object nested) {
        Class<?> type = present(nested).getClass();
        for (Object level = nested; type.isArray(); ) {
            int length = level == null ? 0 : Array.getLength(level);
            dims.add(length);
            level = length == 0 ? null : present(Array.get(level, 0));
            type = level == null ? type.getComponentType() : level.getClass();
        }
    }

    private static Object present(Object value) {
        if (value == null) {
            throw new DTypeException("constant: null is not a number; give numbers, booleans or arrays of them");
        }
        return value;
    }

    private static boolean isWhole(Object value) {
        if (value instanceof Object[] inner) {
            return Arrays.stream(inner).map(NestedArray::present).allMatch(NestedArray::isWhole);
        }
        return !(value instanceof double[] || value instanceof float[])
                && (value.getClass().isArray() || value instanceof Boolean || WHOLE.contains(value.getClass()));
    }

    private void fill(Object value, int depth) {
        if (!present(value).getClass().isArray()) {
            requireDepth(value, depth == dims.size());
            put(value);
            return;
        }
        int length = Array.getLength(value);
        requireDepth(value, depth < dims.size() && length == dims.get(depth));
        if (!(value instanceof Object[]) && depth == dims.size() - 1 && copied(value, length)) {
            return;
        }
        for (int i = 0; i < length; i++) {
            fill(Array.get(value, i), depth + 1);
        }
    }

    /** Whether it is of one of the types that are copied without making an object of each element. */
    private boolean copied(Object row, int length) {
        if (row instanceof double[] doubles) {
            System.arraycopy(doubles, 0, real, filled, length);
        } else if (row instanceof float[] floats) {
            for (int i = 0; i < length; i++) {
                real[filled + i] = floats[i];
            }
        } else if (row instanceof long[] longs && whole != null) {
            System.arraycopy(longs, 0, whole, filled, length);
        } else if (row instanceof int[] ints && whole != null) {
            for (int i = 0; i < length; i++) {
                whole[filled + i] = ints[i];
            }
        } else {
            return false;
        }
        filled += length;
        return true;
    }

    private void requireDepth(Object value, boolean fits) {
        if (!fits) {
            String found = value.getClass().isArray()
                    ? value.getClass().getComponentType().getSimpleName() + "[" + Array.getLength(value) + "]"
                    : "the number " + value;
            throw new ShapeException("constant: the arrays differ in length or depth: " + found + " is among arrays "
                    + dims + "; give each depth one length");
        }
    }

    private void put(Object value) {
        if (whole != null) {
            whole[filled++] = value instanceof Boolean truth
                    ? truth ? 1 : 0
                    : number(value).longValue();
        } else {
            real[filled++] = value instanceof Boolean truth
                    ? truth ? 1 : 0
                    : number(value).doubleValue();
        }
    }

    private static Number number(Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new DTypeException("constant: needs numbers, booleans or arrays of them, not a "
                + value.getClass().getSimpleName());
    }
}
