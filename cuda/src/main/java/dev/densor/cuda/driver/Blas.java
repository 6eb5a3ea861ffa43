package dev.densor.cuda.driver;

/** Products of matrices, queued on one stream. Thread-safe. */
public interface Blas extends AutoCloseable {
    /** What multiplies: {@code "cuBLAS 12.6.4"}. */
    String description();

    /**
     * Queues {@code out[i] = op(a[i]) . op(b[i])}, row-major.
     *
     * @param a address of the first operands
     * @param b address of the second operands
     * @param out address of the products
     * @throws CudaException when it cannot be queued
     */
    void multiply(Product product, long a, long b, long out);

    /** Gives back what it holds, once its stream's work is done. Idempotent. */
    @Override
    void close();
}
