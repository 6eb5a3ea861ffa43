package dev.densor.ops;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;

/** Parts of a tensor by where they begin and how far they reach. */
public final class Slicing {
    private Slicing() {}

    /**
     * Keras's {@code K.slice}: {@code size[i]} indices from {@code start[i]} on along each axis i.
     *
     * @param size -1 for all that are left
     * @throws ShapeException when there are more or fewer of them than axes, or they are not all there
     */
    public static Tensor slice(Tensor x, int[] start, int[] size) {
        int rank = x.shape().rank();
        if (start.length != rank || size.length != rank) {
            throw new ShapeException("slice: start " + Arrays.toString(start) + " and size " + Arrays.toString(size)
                    + " must have a number for each axis of " + x.shape());
        }
        Tensor part = x;
        for (int axis = 0; axis < rank; axis++) {
            int count = size[axis] == -1 ? x.shape().dim(axis) - start[axis] : size[axis];
            part = Shaping.slice(part, axis, start[axis], count);
        }
        return part;
    }

    /**
     * Python's {@code x[start:stop:step]} along {@code axis}: bounds below 0 count from the end, and those outside end
     * at it.
     *
     * @param start null for the first in the direction of the step
     * @param stop where to stop, not included; null for all
     * @param step not 0; below 0 to go backwards
     * @throws ShapeException when the step is 0
     */
    public static Tensor strided(Tensor x, int axis, Integer start, Integer stop, int step) {
        if (step == 0) {
            throw new ShapeException("strided: the step must not be 0");
        }
        int along = x.shape().axis(axis, "strided");
        int size = x.shape().dim(along);
        int last = step > 0 ? size : size - 1;
        int first = step > 0 ? 0 : -1;
        int from = start == null ? (step > 0 ? first : last) : bound(start, size, first, last);
        int to = stop == null ? (step > 0 ? last : first) : bound(stop, size, first, last);
        int count = Math.max(0, -Math.floorDiv(from - to, step));
        if (step == 1) {
            return Shaping.slice(x, along, Math.min(from, size - count), count);
        }
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> from + i * step);
        return Indexing.gather(x, Tensor.of(x.backend(), HostArray.of(indices, Shape.of(count))), along);
    }

    private static int bound(int index, int size, int first, int last) {
        return Math.max(first, Math.min(last, index < 0 ? index + size : index));
    }

    /** The indices along several axes in reverse order. */
    public static Tensor reverse(Tensor x, int... axes) {
        Tensor reversed = x;
        for (int axis : axes) {
            reversed = Shaping.reverse(reversed, axis);
        }
        return reversed;
    }
}
