package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;

/** Matrix products on one device. */
interface Gemm extends AutoCloseable {
    /**
     * Queues {@code out[i] = op(a[i]) . op(b[i])}, accumulated in at least float32.
     *
     * @param spec sizes, each 1 or more
     * @param a of a floating-point type
     * @param b of the same type
     * @param out of the same type
     */
    void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out);

    /** In which products of float32 matrices are computed. */
    Precision precision();

    /** What multiplies, for people: {@code "cuBLAS 12.6.4"}. */
    String description();

    /** Gives back what it holds; what is queued is over. */
    @Override
    default void close() {
        // What has only kernels holds nothing.
    }
}
