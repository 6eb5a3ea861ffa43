// Functions of two elements, of operands of any strides: broadcast, transposed, sliced.
#include "binary.cuh"

#define CODED(suffix, T, Op)                                                                               \
    KERNEL(binary_strided_##suffix, 256,                                                                   \
           (int code, const T* a, const T* b, T* out, long long size, const Strides<2> strides)) {         \
        binaryStrided(Op{code}, a, b, out, size, strides);                                                 \
    }
#define COMMA ,
CODED(f32, float, BinaryOp<float>)
CODED(f64, double, BinaryOp<double>)
CODED(f16, Float16, BinaryOp<float>)
CODED(bf16, BFloat16, BinaryOp<float>)
CODED(i32, Int32, BinaryIntegerOp<Int32 COMMA unsigned>)
CODED(i64, Int64, BinaryIntegerOp<Int64 COMMA unsigned long long>)
CODED(i8, Int8, BinaryIntegerOp<Int8 COMMA unsigned char>)
CODED(u8, UInt8, BinaryIntegerOp<UInt8 COMMA unsigned char>)
CODED(bool, Bool, BinaryLogicalOp)

#define COMPARED(suffix, T)                                                                                \
    KERNEL(compare_strided_##suffix, 256,                                                                  \
           (int code, const T* a, const T* b, Bool* out, long long size, const Strides<2> strides)) {      \
        binaryStrided(InOrder::of(code), a, b, out, size, strides);                                        \
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
