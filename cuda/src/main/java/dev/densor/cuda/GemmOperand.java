package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;

/**
 * One operand of a batch of products as it is stored: matrices of rows, one after the other.
 *
 * @param dtype of its elements
 * @param address of the first
 * @param rows of a matrix as stored
 * @param columns of a matrix as stored
 * @param pitch elements from one row to the next
 * @param alongK whether rows are along k, otherwise along m or n
 */
record GemmOperand(DType dtype, long address, int rows, int columns, long pitch, boolean alongK) {
    /** op(a) of a product, m x k. */
    static GemmOperand left(MatmulSpec spec, DType dtype, long address) {
        int rows = spec.transposeA() ? spec.k() : spec.m();
        int columns = spec.transposeA() ? spec.m() : spec.k();
        return new GemmOperand(dtype, address, rows, columns, columns, !spec.transposeA());
    }

    /** op(b) of a product, k x n. */
    static GemmOperand right(MatmulSpec spec, DType dtype, long address) {
        int rows = spec.transposeB() ? spec.n() : spec.k();
        int columns = spec.transposeB() ? spec.k() : spec.n();
        return new GemmOperand(dtype, address, rows, columns, columns, spec.transposeB());
    }

    /** This operand as another type, its rows lengthened to multiples of 16 bytes, at another place. */
    GemmOperand packed(DType type, long place) {
        int pack = Launch.PACK / type.bytes();
        return new GemmOperand(type, place, rows, columns, Launch.divideUp(columns, pack) * pack, alongK);
    }

    /** The same matrices as an operand whose rows are along m or n. */
    GemmOperand alongRows() {
        return new GemmOperand(dtype, address, rows, columns, pitch, false);
    }

    /** Whether every row begins at a multiple of 16 bytes. */
    boolean isAligned() {
        return address % Launch.PACK == 0 && pitch * dtype.bytes() % Launch.PACK == 0;
    }

    /** Elements from one matrix to the next. */
    long matrix() {
        return rows * pitch;
    }

    /** Elements from one to the next along m or n. */
    long across() {
        return alongK ? pitch : 1;
    }

    /** Elements from one to the next along k. */
    long depth() {
        return alongK ? 1 : pitch;
    }

    /** Bytes that {@code batch} matrices take. */
    long bytes(int batch) {
        return batch * matrix() * dtype.bytes();
    }
}
