package dev.densor.backend;

/**
 * The sizes of a batch of matrix products {@code out[i] = op(a[i]) . op(b[i])}, all row-major and packed one after the
 * other.
 *
 * @param batch number of products
 * @param m rows of op(a) and of out
 * @param n columns of op(b) and of out
 * @param k columns of op(a), rows of op(b); 0 gives zeros
 * @param transposeA a[i] is stored as [k, m], not [m, k]
 * @param transposeB b[i] is stored as [n, k], not [k, n]
 */
public record MatmulSpec(int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
    /** One product [m, k] . [k, n]. */
    public static MatmulSpec of(int m, int n, int k) {
        return new MatmulSpec(1, m, n, k, false, false);
    }
}
