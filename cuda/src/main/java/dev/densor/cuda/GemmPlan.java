package dev.densor.cuda;

import dev.densor.shape.DType;

/**
 * How a product is computed.
 *
 * @param product what is computed, perhaps swapped
 * @param tile the kernel
 * @param slice what part of k a block takes: all of it, or a multiple of 32, and there are several slices to add up
 */
record GemmPlan(GemmProduct product, GemmTile tile, int slice) {
    /** Slices along k. */
    int splits() {
        return (int) Launch.divideUp(product.spec().k(), slice);
    }

    /** Blocks of the kernel. */
    long blocks() {
        return tile.count(product.m(), product.n()) * product.spec().batch() * splits();
    }

    /** Whether the kernel needs an operand packed. */
    boolean packs(GemmOperand operand) {
        return operand.dtype() != tile.stored() || tile.isWide() && !operand.isAligned();
    }

    /** The right operand of what was asked for. */
    GemmOperand right() {
        return product.swapped() ? product.a() : product.b();
    }

    /** The same with that operand at another place, or packed. */
    GemmPlan withRight(GemmOperand right) {
        boolean swapped = product.swapped();
        GemmProduct other = product.of(swapped ? right : product.a(), swapped ? product.b() : right);
        return new GemmPlan(other, tile, slice);
    }

    /** The type that sums are kept in, and slices stored. */
    static DType sums(DType stored) {
        return stored == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** Bytes of an operand's packed copy, 0 where there is none. */
    long packedBytes(GemmOperand operand) {
        return packs(operand)
                ? operand.packed(tile.stored(), 0).bytes(product.spec().batch())
                : 0;
    }

    /** Bytes of the slices, 0 where there is one only. */
    long sliceBytes() {
        return splits() == 1
                ? 0
                : splits() * product.size() * sums(tile.stored()).bytes();
    }
}
