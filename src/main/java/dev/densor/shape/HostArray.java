package dev.densor.shape;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * An array in host memory, row-major: what is uploaded to a device and downloaded from it. It wraps a Java array or a
 * direct buffer without copying, so that a memory-mapped file or pinned memory can be handed to a device as it is. The
 * elements of a {@link DType#FLOAT16} or {@link DType#BFLOAT16} array are bit patterns in a {@link ShortBuffer}; those
 * of BOOL, INT8 and UINT8 are in a {@link ByteBuffer}. Not thread-safe while it is written to.
 */
public final class HostArray {
    private final DType dtype;
    private final Shape shape;
    private final Buffer data;

    private HostArray(DType dtype, Shape shape, Buffer data) {
        if (data.remaining() != shape.size()) {
            throw new ShapeException("array: " + data.remaining() + " elements do not fill " + shape);
        }
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
    }

    /** Wraps {@code values} as float32. */
    public static HostArray of(float[] values, Shape shape) {
        return new HostArray(DType.FLOAT32, shape, FloatBuffer.wrap(values));
    }

    /** Wraps {@code values} as float64. */
    public static HostArray of(double[] values, Shape shape) {
        return new HostArray(DType.FLOAT64, shape, DoubleBuffer.wrap(values));
    }

    /** Wraps {@code values} as int32. */
    public static HostArray of(int[] values, Shape shape) {
        return new HostArray(DType.INT32, shape, IntBuffer.wrap(values));
    }

    /** Wraps {@code values} as int64. */
    public static HostArray of(long[] values, Shape shape) {
        return new HostArray(DType.INT64, shape, LongBuffer.wrap(values));
    }

    /**
     * Wraps the remaining elements of {@code data}, in native byte order.
     *
     * @param data the buffer class that goes with {@code dtype}
     * @throws DTypeException when it is of another class
     */
    public static HostArray wrap(DType dtype, Shape shape, Buffer data) {
        Class<? extends Buffer> wanted = bufferClass(dtype);
        if (!wanted.isInstance(data)) {
            throw new DTypeException("array: " + dtype + " needs a " + wanted.getSimpleName() + ", not a "
                    + data.getClass().getSimpleName());
        }
        return new HostArray(dtype, shape, data.slice());
    }

    /** A new array of zeros on the Java heap. */
    public static HostArray allocate(DType dtype, Shape shape) {
        int size = heapSize(dtype, shape);
        Buffer data =
                switch (dtype) {
                    case FLOAT32 -> FloatBuffer.allocate(size);
                    case FLOAT64 -> DoubleBuffer.allocate(size);
                    case FLOAT16, BFLOAT16 -> ShortBuffer.allocate(size);
                    case INT32 -> IntBuffer.allocate(size);
                    case INT64 -> LongBuffer.allocate(size);
                    case INT8, UINT8, BOOL -> ByteBuffer.allocate(size);
                };
        return new HostArray(dtype, shape, data);
    }

    /** The elements of {@code bytes}, which are in its byte order; its capacity must be a whole number of elements. */
    public static HostArray view(DType dtype, Shape shape, ByteBuffer bytes) {
        ByteBuffer ordered = bytes.slice().order(bytes.order());
        Buffer data =
                switch (dtype) {
                    case FLOAT32 -> ordered.asFloatBuffer();
                    case FLOAT64 -> ordered.asDoubleBuffer();
                    case FLOAT16, BFLOAT16 -> ordered.asShortBuffer();
                    case INT32 -> ordered.asIntBuffer();
                    case INT64 -> ordered.asLongBuffer();
                    case INT8, UINT8, BOOL -> ordered;
                };
        return new HostArray(dtype, shape, data);
    }

    private static Class<? extends Buffer> bufferClass(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> FloatBuffer.class;
            case FLOAT64 -> DoubleBuffer.class;
            case FLOAT16, BFLOAT16 -> ShortBuffer.class;
            case INT32 -> IntBuffer.class;
            case INT64 -> LongBuffer.class;
            case INT8, UINT8, BOOL -> ByteBuffer.class;
        };
    }

    private static int heapSize(DType dtype, Shape shape) {
        // A little less than the largest int: JVMs refuse arrays of exactly that length.
        if (shape.size() > Integer.MAX_VALUE - 8) {
            throw new ShapeException("array: " + dtype + " " + shape + " has more than 2^31 elements");
        }
        return (int) shape.size();
    }

    /** The type of the elements. */
    public DType dtype() {
        return dtype;
    }

    /** The sizes. */
    public Shape shape() {
        return shape;
    }

    /** Number of elements. */
    public int size() {
        return data.remaining();
    }

    /** The elements, from index 0: a FloatBuffer, DoubleBuffer, ShortBuffer, IntBuffer, LongBuffer or ByteBuffer. */
    public Buffer data() {
        return data;
    }

    /** The same elements in another shape of the same size. */
    public HostArray reshape(Shape target) {
        return new HostArray(dtype, target, data);
    }

    /**
     * Rows {@code from} to {@code from + count} along the first axis, without copying.
     *
     * @throws ShapeException when they are not all there
     */
    public HostArray rows(int from, int count) {
        if (shape.rank() == 0 || from < 0 || count < 0 || from > shape.dim(0) - count) {
            throw new ShapeException("rows: " + from + " to " + ((long) from + count) + " are not in " + shape);
        }
        if (count == shape.dim(0)) {
            return this;
        }
        int row = size() / shape.dim(0);
        Buffer window = data.duplicate().position(from * row).limit((from + count) * row);
        return new HostArray(dtype, shape.with(0, count), slice(window));
    }

    /** Buffer.slice() of a byte buffer forgets its byte order. */
    private static Buffer slice(Buffer window) {
        return window instanceof ByteBuffer bytes ? bytes.slice().order(bytes.order()) : window.slice();
    }

    /** Element {@code index} in row-major order; a BOOL is 0 or 1. */
    public double getDouble(int index) {
        return switch (dtype) {
            case FLOAT32 -> ((FloatBuffer) data).get(index);
            case FLOAT64 -> ((DoubleBuffer) data).get(index);
            case FLOAT16 -> Float16.toFloat(((ShortBuffer) data).get(index));
            case BFLOAT16 -> BFloat16.toFloat(((ShortBuffer) data).get(index));
            case INT32, INT64, INT8, UINT8, BOOL -> getLong(index);
        };
    }

    /** Element {@code index} in row-major order; a floating-point one is truncated. */
    public long getLong(int index) {
        return switch (dtype) {
            case INT32 -> ((IntBuffer) data).get(index);
            case INT64 -> ((LongBuffer) data).get(index);
            case INT8 -> ((ByteBuffer) data).get(index);
            case BOOL -> ((ByteBuffer) data).get(index) != 0 ? 1 : 0;
            case UINT8 -> ((ByteBuffer) data).get(index) & 0xff;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> (long) getDouble(index);
        };
    }

    /** The elements rounded to float32, in row-major order; a new array. */
    public float[] toFloats() {
        return toFloats(0, size());
    }

    /** {@code count} elements from {@code from} on, rounded to float32, in row-major order; a new array. */
    public float[] toFloats(int from, int count) {
        float[] values = new float[count];
        if (data instanceof FloatBuffer floats) {
            floats.get(from, values);
            return values;
        }
        for (int i = 0; i < count; i++) {
            values[i] = (float) getDouble(from + i);
        }
        return values;
    }

    /** The elements as float64, in row-major order; a new array. */
    public double[] toDoubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getDouble(i);
        }
        return values;
    }

    /**
     * The elements converted to another type, as a device converts them: to floating point by rounding to nearest even;
     * from floating point to an integer by truncation, saturating, NaN to 0; between integers by keeping the low bits;
     * to BOOL by {@code x != 0}.
     *
     * @return this array when it has that type
     */
    public HostArray cast(DType target) {
        if (target == dtype) {
            return this;
        }
        HostArray converted = allocate(target, shape);
        for (int i = 0; i < size(); i++) {
            if (dtype.isFloating()) {
                converted.setDouble(i, getDouble(i));
            } else {
                converted.setLong(i, getLong(i));
            }
        }
        return converted;
    }

    private void setDouble(int index, double value) {
        switch (dtype) {
            case FLOAT32 -> ((FloatBuffer) data).put(index, (float) value);
            case FLOAT64 -> ((DoubleBuffer) data).put(index, value);
            case FLOAT16 -> ((ShortBuffer) data).put(index, Float16.fromDouble(value));
            case BFLOAT16 -> ((ShortBuffer) data).put(index, BFloat16.fromDouble(value));
            // Java's own casts truncate, saturate and make 0 of NaN.
            case INT32 -> setLong(index, (int) value);
            case INT64 -> setLong(index, (long) value);
            case INT8 -> setLong(index, Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, (long) value)));
            case UINT8 -> setLong(index, Math.max(0, Math.min(255, (long) value)));
            case BOOL -> setLong(index, value != 0 ? 1 : 0);
        }
    }

    private void setLong(int index, long value) {
        switch (dtype) {
            case INT32 -> ((IntBuffer) data).put(index, (int) value);
            case INT64 -> ((LongBuffer) data).put(index, value);
            case INT8, UINT8 -> ((ByteBuffer) data).put(index, (byte) value);
            case BOOL -> ((ByteBuffer) data).put(index, (byte) (value != 0 ? 1 : 0));
            // Not by way of a double, which would round a large integer a first time.
            case FLOAT32 -> ((FloatBuffer) data).put(index, value);
            case FLOAT64 -> ((DoubleBuffer) data).put(index, value);
            case FLOAT16 -> ((ShortBuffer) data).put(index, Float16.fromDouble(value));
            case BFLOAT16 -> ((ShortBuffer) data).put(index, BFloat16.fromLong(value));
        }
    }

    /** {@code float32 [32, 784]}. */
    @Override
    public String toString() {
        return dtype + " " + shape;
    }
}
