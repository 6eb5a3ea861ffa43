package dev.densor.cuda.driver;

import dev.densor.backend.MatmulSpec;

/**
 * A row-major product as BLAS takes it, which stores matrices by columns. A row-major matrix is, by columns, its own
 * transpose; so {@code out = op(a) . op(b)} is asked for as {@code outT = op(b)T . op(a)T}, with b as the first
 * operand.
 *
 * @param spec the product, row-major
 * @param b the first operand
 * @param a the second operand
 * @param out the result
 */
record ColumnMajor(MatmulSpec spec, Stored b, Stored a, Stored out) {
    /**
     * How a matrix is stored. Sizes in elements.
     *
     * @param transpose whether it is to be transposed
     * @param leading from one column to the next
     * @param stride from one matrix of a batch to the next
     */
    record Stored(boolean transpose, int leading, long stride) {
        /** A row-major matrix. */
        static Stored of(boolean transpose, int rows, int columns) {
            return new Stored(transpose, Math.max(1, columns), (long) rows * columns);
        }
    }

    static ColumnMajor of(MatmulSpec spec) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        return new ColumnMajor(
                spec,
                spec.transposeB() ? Stored.of(true, n, k) : Stored.of(false, k, n),
                spec.transposeA() ? Stored.of(true, k, m) : Stored.of(false, m, k),
                Stored.of(false, m, n));
    }

    /** Of the result, by columns. */
    int rows() {
        return spec.n();
    }

    /** Of the result, by columns. */
    int columns() {
        return spec.m();
    }

    /** What is summed over. */
    int inner() {
        return spec.k();
    }
}
