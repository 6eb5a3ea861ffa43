package dev.densor.backend;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;

/**
 * One open device: its memory and its primitive kernels, as one in-order queue. Thread-safe. Shapes and types were
 * checked by the caller ({@code dev.densor.ops}); a backend checks what only it can know. Buffers passed in come from
 * this backend. An output never overlaps an input, except where stated. All kernels take every dtype that the backend
 * supports unless a narrower set is given, and compute 16-bit floating point in at least float32, rounding to nearest
 * even on store.
 *
 * <p>Twenty methods is the ceiling: a new one needs a function that cannot be composed from these, or only at an
 * asymptotic cost. What is merely faster does not belong here.
 */
public interface Backend extends AutoCloseable {
    /** What this device is called, what it is, and which types it takes. */
    DeviceInfo info();

    /**
     * Reserves memory; its content is undefined.
     *
     * @param size in elements, 0 allowed
     * @throws BackendException when there is not enough, with figures
     */
    Buffer allocate(DType dtype, long size);

    /** Gives memory back, after what is queued has used it. Each buffer once. */
    void free(Buffer buffer);

    /** Bytes allocated and not freed. Tests hold it to be the same before and after. */
    long liveBytes();

    /** Copies to the device; {@code from} may be reused on return. Same dtype and size. */
    void upload(HostArray from, Buffer to);

    /** Copies from the device, after what is queued; complete on return. Same dtype and size. */
    void download(Buffer from, HostArray to);

    /** Waits for what is queued. */
    void synchronize();

    /** Frees everything; the backend cannot be used afterwards. Idempotent. */
    @Override
    void close();

    /** Sets every element to {@code value}, converted as {@link #copy} converts. */
    void fill(Buffer out, double value);

    /**
     * Copies element by element between views of one shape, converting the type: to a floating-point type by rounding
     * to nearest even (overflow gives infinity); from floating point to an integer by truncation, saturating, NaN to 0;
     * between integers by keeping the low bits; to BOOL by {@code x != 0} (NaN is true). {@code out} has no stride 0.
     */
    void copy(View in, View out);

    /** {@code out[i] = op(in[i])}. Output dtype per {@link UnaryOp}; {@code out} may be {@code in}. */
    void unary(UnaryOp op, Buffer in, Buffer out);

    /** {@code out[i] = op(a[i], b[i])}, {@code out} row-major; both views have the shape of the result. */
    void binary(BinaryOp op, View a, View b, Buffer out);

    /** {@code out[i] = condition[i] ? a[i] : b[i]}; condition is BOOL; all views have the shape of the result. */
    void select(View condition, View a, View b, Buffer out);

    /**
     * {@code out[o, i] = op over l of in[o, l, i]}; {@code in} is [outer, length, inner]; BOOL for ANY and ALL only.
     */
    void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out);

    /** {@code out[o, l, i] = op over the first l + 1 of in[o, ., i]}; not for BOOL. */
    void scan(ScanOp op, Buffer in, Extent extent, Buffer out);

    /**
     * Sorts ascending along the middle axis, stably, NaN last (after +infinity); -0 equals +0.
     *
     * @param values like {@code in}
     * @param indices INT32, for each value its index before sorting
     */
    void sort(Buffer in, Extent extent, Buffer values, Buffer indices);

    /** Matrix products of floating-point operands of one type, accumulated in at least float32. */
    void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out);

    /**
     * {@code out[o, j, i] = table[o, indices[j], i]}; an index outside [0, length) gives zeros.
     *
     * @param table [outer, length, inner]
     * @param indices INT32, any number j of them
     */
    void gather(Buffer table, Extent extent, Buffer indices, Buffer out);

    /**
     * {@code out[o, indices[j], i] += updates[o, j, i]}; an index outside [0, length) is dropped.
     *
     * @param out [outer, length, inner], floating point
     */
    void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out);

    /**
     * Uniform numbers in [0, 1), bit-exact on every backend: element {@code i} is word {@code i % 4} of
     * Philox4x32-10 with key {@code seed} (low word first) and counter {@code counter + i / 4} (a 128-bit number, low
     * word first), its upper 24 bits times 2^-24.
     *
     * @param out FLOAT32
     */
    void uniform(long seed, long counter, Buffer out);
}
