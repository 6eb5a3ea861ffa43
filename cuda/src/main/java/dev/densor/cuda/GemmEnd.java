package dev.densor.cuda;

import dev.densor.backend.UnaryOp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What follows a product before it is stored: {@code activation(product + bias)}.
 *
 * @param bias address of one number for each column, of the output's type; 0 for none
 * @param activation of each element, or null for none
 */
record GemmEnd(long bias, UnaryOp activation) {
    /** Nothing follows. */
    static final GemmEnd NOTHING = new GemmEnd(0, null);

    /** {@code SumEnd} of gemm_parts.cu. */
    ByteBuffer structure(int columns) {
        ByteBuffer structure =
                ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES).order(ByteOrder.nativeOrder());
        return structure
                .putLong(bias)
                .putInt(columns)
                .putInt(Functions.code(activation))
                .flip();
    }
}
