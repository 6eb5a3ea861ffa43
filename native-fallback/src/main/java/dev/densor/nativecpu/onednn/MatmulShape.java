package dev.densor.nativecpu.onednn;

/**
 * What a matrix product of {@link Lane#multiply} looks like in memory: {@code out = a . b + bias}, where a is [m, k], b
 * [k, n] and out [m, n] with its rows {@code outStride} apart.
 *
 * @param m rows of a and out
 * @param n columns of b and out
 * @param k columns of a, rows of b
 * @param outStride distance from one row of out to the next, in elements
 * @param operands how a and b are stored, and whether there is a bias
 */
public record MatmulShape(int m, int n, int k, int outStride, Operands operands) {
    /**
     * How the operands are stored.
     *
     * @param rowStrideA distance from one row of a to the next
     * @param columnStrideA distance from one column of a to the next, 1 unless it is stored transposed
     * @param rowStrideB distance from one row of b to the next; 0 when it is packed
     * @param columnStrideB distance from one column of b to the next
     * @param bias whether there is one
     */
    public record Operands(int rowStrideA, int columnStrideA, int rowStrideB, int columnStrideB, boolean bias) {
        /** Whether b is packed as {@link PackedLayout} says. */
        public boolean packed() {
            return rowStrideB == 0;
        }
    }
}
