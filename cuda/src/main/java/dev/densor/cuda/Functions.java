package dev.densor.cuda;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which kernel computes which function. Where models spend their time there is a kernel for each function; where they
 * do not, one kernel has all functions of a type and is told by a code, the constant's ordinal, which to compute.
 */
final class Functions {
    private static final int NO_ACTIVATION = -1;

    private static final Map<DType, Map<UnaryOp, Kernel>> UNARY = new EnumMap<>(DType.class);
    private static final Map<DType, Map<BinaryOp, Kernel>> BINARY = new EnumMap<>(DType.class);
    private static final Map<DType, Map<BinaryOp, Kernel>> STRIDED = new EnumMap<>(DType.class);

    private static final Map<DType, Kernel> LINEAR = new EnumMap<>(DType.class);

    static {
        for (DType dtype : DType.values()) {
            UNARY.put(dtype, new EnumMap<>(UnaryOp.class));
            BINARY.put(dtype, new EnumMap<>(BinaryOp.class));
            STRIDED.put(dtype, new EnumMap<>(BinaryOp.class));
            LINEAR.put(dtype, new Kernel("unary_" + Suffix.of(dtype), "unary_linear_" + Suffix.of(dtype)));
            for (UnaryOp op : UnaryOp.values()) {
                UNARY.get(dtype).put(op, name(op, dtype));
            }
            for (BinaryOp op : BinaryOp.values()) {
                BINARY.get(dtype).put(op, new Kernel("binary_flat", name(op, dtype)));
                String family = isComparison(op) ? "compare_strided_" : "binary_strided_";
                STRIDED.get(dtype).put(op, new Kernel("binary_strided", family + Suffix.of(dtype)));
            }
        }
    }

    private Functions() {}

    /** Whether a kernel that ends with an activation computes {@code op}, or nothing where it is null. */
    static boolean isActivation(UnaryOp op) {
        return op == null || op.isActivation();
    }

    /** What such a kernel is told: {@code NO_ACTIVATION} of dense_activation.cuh where {@code op} is null. */
    static int code(UnaryOp op) {
        return op == null ? NO_ACTIVATION : op.ordinal();
    }

    private static Kernel name(UnaryOp op, DType dtype) {
        String suffix = Suffix.of(dtype);
        if (!dtype.isFloating()) {
            return new Kernel("unary_whole", "unary_" + suffix);
        }
        return op.isPredicate()
                ? new Kernel("unary_whole", "predicate_" + suffix)
                : new Kernel("unary_" + suffix, "unary_" + lower(op) + "_" + suffix);
    }

    private static String name(BinaryOp op, DType dtype) {
        String suffix = Suffix.of(dtype);
        if (isComparison(op)) {
            return "compare_" + suffix;
        }
        return isCoded(op, dtype) ? "binary_" + suffix : "binary_" + lower(op) + "_" + suffix;
    }

    private static String lower(Enum<?> op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isComparison(BinaryOp op) {
        return op.isPredicate() && !op.isLogical();
    }

    /** Whether the kernel's first parameter is the function's code. */
    static boolean isCoded(UnaryOp op, DType dtype) {
        return op.isPredicate() || !dtype.isFloating();
    }

    /** Whether the kernel's first parameter is the function's code. */
    static boolean isCoded(BinaryOp op, DType dtype) {
        return switch (dtype) {
            case FLOAT32, FLOAT16, BFLOAT16 -> isComparison(op);
            case FLOAT64, INT32, INT64, INT8, UINT8, BOOL -> true;
        };
    }

    /** The kernel for elements of a type that the function takes. */
    static Kernel unary(UnaryOp op, DType dtype) {
        return UNARY.get(dtype).get(op);
    }

    /** The kernel for elements that a bias is added to first; {@code op} may be null. */
    static Kernel activation(UnaryOp op, DType dtype) {
        return op == null ? LINEAR.get(dtype) : unary(op, dtype);
    }

    /** The kernel for contiguous operands, or single elements. */
    static Kernel binary(BinaryOp op, DType dtype) {
        return BINARY.get(dtype).get(op);
    }

    /** The kernel for operands of any strides; its first parameter is the function's code. */
    static Kernel binaryStrided(BinaryOp op, DType dtype) {
        return STRIDED.get(dtype).get(op);
    }
}
