package dev.densor.cuda;

import dev.densor.backend.ScanOp;
import dev.densor.shape.DType;

/**
 * The kernels of scan.cu for an op and a type.
 *
 * @param columns a thread along each column
 * @param rows a block along each row, or null
 */
record ScanKernels(Kernel columns, Kernel rows) {
    private static final String FAMILY = "scan";

    /** Of elements. Signed and unsigned bytes have the same low bits. */
    static ScanKernels of(ScanOp op, DType dtype) {
        if (dtype.isFloating()) {
            return op == ScanOp.SUM ? both("sum_" + Suffix.of(dtype)) : columns("product_" + Suffix.of(dtype));
        }
        return dtype.bytes() >= Integer.BYTES ? both(Suffix.of(dtype)) : columns(Suffix.of(DType.INT8));
    }

    /** Of the totals of segments, which {@link Reductions#totals} leaves. */
    static ScanKernels ofTotals(ScanOp op, DType dtype) {
        if (op == ScanOp.PROD && dtype.isFloating()) {
            return columns("scaled");
        }
        return switch (dtype) {
            case FLOAT16, BFLOAT16, FLOAT32 -> of(op, DType.FLOAT32);
            case INT8, UINT8, INT32 -> of(op, DType.INT32);
            case FLOAT64, INT64 -> of(op, dtype);
            case BOOL -> throw new IllegalArgumentException("BOOL is not added up");
        };
    }

    private static ScanKernels both(String type) {
        return new ScanKernels(new Kernel(FAMILY, "scan_columns_" + type), new Kernel(FAMILY, "scan_rows_" + type));
    }

    private static ScanKernels columns(String type) {
        return new ScanKernels(new Kernel(FAMILY, "scan_columns_" + type), null);
    }
}
