package dev.densor.saving.hdf5;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A dataset: shape and type at once, the data when it is asked for, so that a caller compares shapes before anything is
 * allocated. Immutable and thread-safe; each reading gives a new array.
 *
 * <p>Data comes as one array, row by row (the last index runs fastest), in Java's own numbers whatever byte order the
 * file has. Every reading method throws {@link Hdf5Exception} when the type is another one, when the declared size
 * cannot come from a file of this size or go into this heap, when the data stands in another file, or when it is
 * damaged.
 */
public final class Hdf5Dataset implements Node {
    /** Puts a run of elements into an array, from the given index on. */
    private interface Copy<A> {
        void put(A array, int index, ByteBuffer run);
    }

    private final Hdf5File file;
    private final String path;
    private final Hdf5Attributes attributes;
    private final ObjectHeader header;
    private final StoredType type;
    private final Extent extent;

    Hdf5Dataset(Hdf5File file, String path, MeteredStorage storage, ObjectHeader header) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.attributes = new Hdf5Attributes(file, path, header);
        this.type = StoredType.read(header.require(ObjectHeader.DATATYPE));
        this.extent = Extent.read(storage, header.require(ObjectHeader.DATASPACE));
    }

    /** The path from the root, such as {@code /layers/dense/vars/0}. */
    public String path() {
        return path;
    }

    public Hdf5Attributes attributes() {
        return attributes;
    }

    /** The sizes as the file declares them, each from 0 to Long.MAX_VALUE; empty for a scalar. */
    public long[] shape() {
        return extent.shape().clone();
    }

    public ElementType type() {
        return type.elements();
    }

    /** The data of a dataset of FLOAT32. */
    public float[] floats() {
        return read(EnumSet.of(ElementType.FLOAT32), float[]::new, (array, index, run) -> run.asFloatBuffer()
                .get(array, index, run.remaining() / Float.BYTES));
    }

    /** The data of a dataset of FLOAT64. */
    public double[] doubles() {
        return read(EnumSet.of(ElementType.FLOAT64), double[]::new, (array, index, run) -> run.asDoubleBuffer()
                .get(array, index, run.remaining() / Double.BYTES));
    }

    /** The data of a dataset of INT8, or the bits of one of UINT8. */
    public byte[] bytes() {
        return read(
                EnumSet.of(ElementType.INT8, ElementType.UINT8),
                byte[]::new,
                (array, index, run) -> run.get(array, index, run.remaining()));
    }

    /** The data of a dataset of INT16, or the bits of one of UINT16, FLOAT16, BFLOAT16 or OPAQUE16. */
    public short[] shorts() {
        return read(
                EnumSet.of(
                        ElementType.INT16,
                        ElementType.UINT16,
                        ElementType.FLOAT16,
                        ElementType.BFLOAT16,
                        ElementType.OPAQUE16),
                short[]::new,
                (array, index, run) -> run.asShortBuffer().get(array, index, run.remaining() / Short.BYTES));
    }

    /** The data of a dataset of INT32, or the bits of one of UINT32. */
    public int[] ints() {
        return read(
                EnumSet.of(ElementType.INT32, ElementType.UINT32), int[]::new, (array, index, run) -> run.asIntBuffer()
                        .get(array, index, run.remaining() / Integer.BYTES));
    }

    /** The data of a dataset of INT64, or the bits of one of UINT64. */
    public long[] longs() {
        return read(
                EnumSet.of(ElementType.INT64, ElementType.UINT64),
                long[]::new,
                (array, index, run) -> run.asLongBuffer().get(array, index, run.remaining() / Long.BYTES));
    }

    @Override
    public String toString() {
        return path + " " + type() + Arrays.toString(extent.shape());
    }

    private <A> A read(Set<ElementType> accepted, IntFunction<A> allocate, Copy<A> copy) {
        return file.read(path, storage -> {
            if (!accepted.contains(type())) {
                throw new UnreadableException("holds %s, not %s", type(), accepted);
            }
            Layout layout = Layout.of(storage, header, type, extent);
            A array = allocate.apply((int) extent.elements());
            layout.read((index, run) -> copy.put(array, index, run.order(type.order())));
            return array;
        });
    }
}
