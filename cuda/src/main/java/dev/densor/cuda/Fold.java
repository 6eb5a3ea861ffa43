package dev.densor.cuda;

import dev.densor.backend.ReduceOp;
import dev.densor.shape.DType;

/**
 * A reduction as reduce.cu and extremes.cu know it: what their kernels are called, and what they are told.
 *
 * @param columns along columns, for any extent
 * @param packs along columns a pack at a time, or null
 * @param rows along long rows, or null
 * @param tiles along short rows, or null
 * @param parts along the parts that the others leave of segments
 * @param partBytes that such a part takes
 * @param given the kernels' first argument
 */
record Fold(Kernel columns, Kernel packs, Kernel rows, Kernel tiles, Kernel parts, int partBytes, Object given) {
    private static final String TOTALS = "reduce";
    private static final String EXTREMES = "extremes";

    /** {@code Scaled} of numbers.cuh. */
    static final int SCALED_BYTES = 16;

    static Fold of(ReduceOp op, DType dtype) {
        return switch (op) {
            case SUM, PROD -> total(op, dtype);
            case MAX, ANY -> extreme(dtype, false);
            case MIN, ALL -> extreme(dtype, true);
            case ARGMAX -> index(dtype, false);
            case ARGMIN -> index(dtype, true);
        };
    }

    private static Fold total(ReduceOp op, DType dtype) {
        if (!dtype.isFloating()) {
            return whole(op, dtype);
        }
        return op == ReduceOp.SUM ? sum(dtype) : product(dtype);
    }

    /** Sums of 16-bit types are kept in float32. */
    private static Fold sum(DType dtype) {
        String type = "sum_" + Suffix.of(dtype);
        boolean isHot = dtype != DType.FLOAT64;
        boolean isWide = dtype.bytes() >= Float.BYTES;
        Kernel columns = new Kernel(TOTALS, "reduce_columns_" + type);
        return new Fold(
                columns,
                isHot ? new Kernel(TOTALS, "reduce_packs_" + type) : null,
                isHot ? new Kernel(TOTALS, "reduce_rows_" + type) : null,
                isHot ? new Kernel(TOTALS, "reduce_tiles_" + type) : null,
                isWide ? columns : new Kernel(TOTALS, "reduce_parts_" + type),
                Math.max(Float.BYTES, dtype.bytes()),
                0);
    }

    /** A part is a float64 with an exponent beside it: on the way to a product nothing overflows. */
    private static Fold product(DType dtype) {
        String type = "product_" + Suffix.of(dtype);
        Kernel columns = new Kernel(TOTALS, "reduce_columns_" + type);
        Kernel parts = new Kernel(TOTALS, "reduce_parts_" + type);
        return new Fold(columns, null, null, null, parts, SCALED_BYTES, 0);
    }

    /** Totals of bytes are kept in int32. Signed and unsigned ones have the same low bits. */
    private static Fold whole(ReduceOp op, DType dtype) {
        String type = Suffix.of(dtype == DType.UINT8 ? DType.INT8 : dtype);
        boolean isWide = dtype.bytes() >= Integer.BYTES;
        Kernel columns = new Kernel(TOTALS, "reduce_columns_" + type);
        Kernel parts = isWide ? columns : new Kernel(TOTALS, "reduce_parts_" + type);
        int partBytes = Math.max(Integer.BYTES, dtype.bytes());
        return new Fold(columns, null, null, null, parts, partBytes, op == ReduceOp.PROD ? 1 : 0);
    }

    /** A part is an element. */
    private static Fold extreme(DType dtype, boolean smallest) {
        int bytes = dtype.bytes();
        Kernel columns = new Kernel(EXTREMES, "reduce_columns_extreme_" + bytes);
        return new Fold(
                columns,
                isHot(bytes) ? new Kernel(EXTREMES, "reduce_packs_extreme_" + bytes) : null,
                isHot(bytes) ? new Kernel(EXTREMES, "reduce_rows_extreme_" + bytes) : null,
                isHot(bytes) ? new Kernel(EXTREMES, "reduce_tiles_extreme_" + bytes) : null,
                columns,
                bytes,
                KeyOrder.of(dtype).structure(dtype, smallest));
    }

    /** A part is a key and an index of the same size. */
    private static Fold index(DType dtype, boolean smallest) {
        int bytes = dtype.bytes();
        return new Fold(
                new Kernel(EXTREMES, "reduce_columns_index_" + bytes),
                null,
                isHot(bytes) ? new Kernel(EXTREMES, "reduce_rows_index_" + bytes) : null,
                isHot(bytes) ? new Kernel(EXTREMES, "reduce_tiles_index_" + bytes) : null,
                new Kernel(EXTREMES, "reduce_parts_index_" + KeyOrder.bytes(dtype)),
                2 * KeyOrder.bytes(dtype),
                KeyOrder.of(dtype).structure(dtype, smallest));
    }

    private static boolean isHot(int bytes) {
        return bytes == Short.BYTES || bytes == Integer.BYTES;
    }
}
