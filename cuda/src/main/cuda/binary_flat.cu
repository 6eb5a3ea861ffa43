// Functions of two elements, of operands that are contiguous or a single element.
#include "binary.cuh"

#define FUNCTION(name, suffix, T)                                                                          \
    KERNEL(binary_##name##_##suffix, 256, (const T* a, const T* b, T* out, long long size, Steps steps)) { \
        binary(Binary_##name(), a, b, out, size, steps);                                                   \
    }
#define BINARY(name, formula)        \
    FUNCTION(name, f32, float)       \
    FUNCTION(name, f16, Float16)     \
    FUNCTION(name, bf16, BFloat16)
#include "elementwise.def"

#define CODED(suffix, T, Op)                                                                                 \
    KERNEL(binary_##suffix, 256, (int code, const T* a, const T* b, T* out, long long size, Steps steps)) {  \
        binary(Op{code}, a, b, out, size, steps);                                                            \
    }
#define COMMA ,
CODED(f64, double, BinaryOp<double>)
CODED(i32, Int32, BinaryIntegerOp<Int32 COMMA unsigned>)
CODED(i64, Int64, BinaryIntegerOp<Int64 COMMA unsigned long long>)
CODED(i8, Int8, BinaryIntegerOp<Int8 COMMA unsigned char>)
CODED(u8, UInt8, BinaryIntegerOp<UInt8 COMMA unsigned char>)
CODED(bool, Bool, BinaryLogicalOp)

#define COMPARED(suffix, T)                                                                                      \
    KERNEL(compare_##suffix, 256, (int code, const T* a, const T* b, Bool* out, long long size, Steps steps)) {  \
        decide(InOrder::of(code), a, b, out, size, steps);                                                       \
    }
COMPARED(f32, float)
COMPARED(f64, double)
COMPARED(f16, Float16)
COMPARED(bf16, BFloat16)
COMPARED(i32, Int32)
COMPARED(i64, Int64)
COMPARED(i8, Int8)
COMPARED(u8, UInt8)
COMPARED(bool, Bool)
