package dev.densor.cuda;

import dev.densor.shape.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Views of one shape with as few axes as tell where their elements stand: axes of size 1 are left out, and neighbours
 * that could be one axis in every view are one. As the structure Strides of strides.cuh it goes to kernels.
 */
final class Strided {
    /** The most axes that a kernel sees; MAX_RANK of strides.cuh. */
    static final int MAX_RANK = 6;

    /** More elements than a kernel counts. */
    private static final long TOO_MANY = 1L << 31;

    /** One axis: how many elements, and how far they are from each other in each view. */
    private record Axis(long size, long[] strides) {
        boolean continues(Axis inner) {
            for (int v = 0; v < strides.length; v++) {
                if (strides[v] != inner.strides[v] * inner.size) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Axis> axes;
    private final long[] offsets;

    /** Axes from the first to the last. */
    private Strided(List<Axis> axes, long[] offsets) {
        this.axes = axes;
        this.offsets = offsets;
    }

    /** Views whose elements are taken in row-major order. */
    static Strided of(Layout... views) {
        return merge(axes(views), offsets(views));
    }

    /** Views whose elements may be taken in any order: the one in which the last view stands in memory. */
    static Strided inOrderOfLast(Layout... views) {
        List<Axis> sorted = axes(views);
        int last = views.length - 1;
        sorted.sort(Comparator.comparingLong((Axis axis) -> Math.abs(axis.strides()[last]))
                .reversed());
        return merge(sorted, offsets(views));
    }

    private static List<Axis> axes(Layout... views) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < views[0].shape().rank(); i++) {
            int axis = i;
            int size = views[0].shape().dim(axis);
            if (size != 1) {
                long[] strides = Arrays.stream(views)
                        .mapToLong(view -> view.stride(axis))
                        .toArray();
                axes.add(new Axis(size, strides));
            }
        }
        return axes;
    }

    private static long[] offsets(Layout... views) {
        return Arrays.stream(views).mapToLong(Layout::offset).toArray();
    }

    private static Strided merge(List<Axis> axes, long[] offsets) {
        List<Axis> merged = new ArrayList<>();
        for (Axis axis : axes) {
            int outer = merged.size() - 1;
            if (outer >= 0 && merged.get(outer).continues(axis)) {
                merged.set(outer, new Axis(merged.get(outer).size() * axis.size(), axis.strides()));
            } else {
                merged.add(axis);
            }
        }
        return new Strided(merged, offsets);
    }

    /** How many elements each view has. */
    long size() {
        return axes.stream().mapToLong(Axis::size).reduce(1, (a, b) -> a * b);
    }

    /** How many axes are left. */
    int rank() {
        return axes.size();
    }

    /** The size of an axis. */
    long size(int axis) {
        return axes.get(axis).size();
    }

    /** How far neighbours along {@code axis} are from each other in {@code view}. */
    long stride(int view, int axis) {
        return axes.get(axis).strides()[view];
    }

    /** Where the first element of {@code view} stands. */
    long offset(int view) {
        return offsets[view];
    }

    /** Whether a view is one run of elements, or one element for all. */
    boolean isFlat(int view) {
        return rank() == 0 || (rank() == 1 && (stride(view, 0) == 1 || stride(view, 0) == 0));
    }

    /** Whether a view is one run of elements. */
    boolean isRun(int view) {
        return rank() == 0 || (rank() == 1 && stride(view, 0) == 1);
    }

    /** Of a flat view, how far it is to the next element: 1 or 0. */
    int step(int view) {
        return rank() == 0 ? 1 : (int) stride(view, 0);
    }

    /** This without two of its axes, which the kernel goes through by itself. */
    Strided without(int axis, int other) {
        List<Axis> rest = new ArrayList<>(axes);
        rest.remove(Math.max(axis, other));
        rest.remove(Math.min(axis, other));
        return new Strided(rest, offsets);
    }

    /** The same elements in parts that a kernel can take: few enough axes, fewer than 2^31 elements. */
    List<Strided> parts() {
        return parts(MAX_RANK, TOO_MANY);
    }

    /** Parts of at most {@code maxRank} axes and fewer than {@code tooMany} elements. */
    List<Strided> parts(int maxRank, long tooMany) {
        if (rank() <= maxRank && size() < tooMany) {
            return List.of(this);
        }
        Axis outermost = axes.get(0);
        long rest = size() / outermost.size();
        long step = rank() > maxRank ? 1 : Math.max(1, (tooMany - 1) / rest);
        List<Strided> parts = new ArrayList<>();
        for (long from = 0; from < outermost.size(); from += step) {
            List<Axis> some = new ArrayList<>(axes.subList(1, axes.size()));
            long count = Math.min(step, outermost.size() - from);
            if (count > 1) {
                some.add(0, new Axis(count, outermost.strides()));
            }
            parts.addAll(new Strided(some, moved(outermost, from)).parts(maxRank, tooMany));
        }
        return parts;
    }

    private long[] moved(Axis axis, long by) {
        long[] moved = offsets.clone();
        for (int v = 0; v < moved.length; v++) {
            moved[v] += by * axis.strides()[v];
        }
        return moved;
    }

    /** The structure Strides of strides.cuh, of at most {@link #MAX_RANK} axes. */
    ByteBuffer structure() {
        return structure(offsets.length);
    }

    /** The same of the first views only. */
    ByteBuffer structure(int views) {
        int bytes = MAX_RANK * (views * Long.BYTES + Divider.BYTES) + 2 * Integer.BYTES;
        ByteBuffer structure = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        for (int v = 0; v < views; v++) {
            for (int i = 0; i < MAX_RANK; i++) {
                structure.putLong(i < rank() ? stride(v, rank() - 1 - i) : 0);
            }
        }
        for (int i = 0; i < MAX_RANK; i++) {
            Divider.by(i < rank() ? size(rank() - 1 - i) : 1).write(structure);
        }
        return structure.putInt(rank()).putInt(0).flip();
    }
}
