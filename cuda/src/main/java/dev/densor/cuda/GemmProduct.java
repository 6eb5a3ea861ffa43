package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A batch of products of operands that lie somewhere.
 *
 * @param spec its sizes
 * @param a left operand, right when swapped
 * @param b right operand, left when swapped
 * @param swapped whether the transposed product is computed, b^T . a^T, and stored transposed: as it was asked for
 */
record GemmProduct(MatmulSpec spec, GemmOperand a, GemmOperand b, boolean swapped) {
    /** {@code GemmShape} of gemm.cuh: seven strides, an address, eleven integers and as much as one to fill it up. */
    private static final int SHAPE_BYTES = 8 * Long.BYTES + 12 * Integer.BYTES;

    /** Rows of what is computed. */
    int m() {
        return swapped ? spec.n() : spec.m();
    }

    /** Columns of what is computed. */
    int n() {
        return swapped ? spec.m() : spec.n();
    }

    /** Whether one operand is of the type as which it is multiplied, and the other one is not. */
    boolean isMixed() {
        return a.dtype() != b.dtype();
    }

    /** Elements of the output. */
    long size() {
        return (long) spec.batch() * spec.m() * spec.n();
    }

    /** The same with rows and columns exchanged. */
    GemmProduct swap() {
        return new GemmProduct(spec, b, a, !swapped);
    }

    /** The same of operands that were packed. */
    GemmProduct of(GemmOperand left, GemmOperand right) {
        return new GemmProduct(spec, left, right, swapped);
    }

    /**
     * What a kernel is told of it, as it lies in memory; gemm.cuh explains the fields.
     *
     * @param slice what part of k a block takes
     * @param out address of the output, or of its slices
     * @param outBytes of an element there
     * @param end what follows before it is stored there
     */
    ByteBuffer shape(int slice, long out, int outBytes, GemmEnd end) {
        ByteBuffer shape = ByteBuffer.allocate(SHAPE_BYTES).order(ByteOrder.nativeOrder());
        shape.putLong(a.matrix()).putLong(a.across()).putLong(a.depth());
        shape.putLong(b.matrix()).putLong(b.across()).putLong(b.depth());
        shape.putLong((long) m() * n()).putLong(end.bias());
        int splits = (int) Launch.divideUp(spec.k(), slice);
        shape.putInt(m()).putInt(n()).putInt(spec.k()).putInt(splits).putInt(slice);
        boolean outAligned = out % Launch.PACK == 0 && (long) n() * outBytes % Launch.PACK == 0;
        putFlags(
                shape,
                a.isAligned(),
                b.isAligned(),
                outAligned,
                outBytes > a.dtype().bytes(),
                swapped);
        return shape.putInt(Functions.code(end.activation())).putInt(0).flip();
    }

    private static void putFlags(ByteBuffer shape, boolean... flags) {
        for (boolean flag : flags) {
            shape.putInt(flag ? 1 : 0);
        }
    }

    /** {@code [2, 64, 784] x [2, 784, 10]}, operands as they are stored. */
    @Override
    public String toString() {
        GemmOperand left = swapped ? b : a;
        GemmOperand right = swapped ? a : b;
        return left.dtype() + " [" + spec.batch() + ", " + left.rows() + ", " + left.columns() + "] x [" + spec.batch()
                + ", " + right.rows() + ", " + right.columns() + "]";
    }
}
