package dev.densor.cuda;

import dev.densor.shape.DType;

/** How kernels' names end. */
final class Suffix {
    private Suffix() {}

    /** {@code f32} of FLOAT32, as in {@code unary_relu_f32}. */
    static String of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "f32";
            case FLOAT64 -> "f64";
            case FLOAT16 -> "f16";
            case BFLOAT16 -> "bf16";
            case INT32 -> "i32";
            case INT64 -> "i64";
            case INT8 -> "i8";
            case UINT8 -> "u8";
            case BOOL -> "bool";
        };
    }
}
