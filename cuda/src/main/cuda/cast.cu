// Elements of one type made of another. The pairs that models need have a kernel each that moves 16 bytes at a time on
// the wider side; all others, and views of any strides, share one.
#include "convert.cuh"
#include "memory.cuh"
#include "strides.cuh"

/** out = in, contiguous. [size] */
template <class From, class To>
DEVICE void cast(const From* in, To* out, long long size) {
    const int N = 16 / (int)(sizeof(From) > sizeof(To) ? sizeof(From) : sizeof(To));
    struct alignas(N * sizeof(From)) Sources {
        From at[N];
    };
    struct alignas(N * sizeof(To)) Results {
        To at[N];
    };
    const long long packs = size / N;
    const long long items = packs + size % N;
#pragma unroll 1
    for (long long item = globalThread(); item < items; item += globalThreads()) {
        if (item >= packs) {
            const long long at = size - (items - item);
            out[at] = Convert<To>::of(number(in[at]));
            continue;
        }
        const Sources sources = *reinterpret_cast<const Sources*>(in + N * item);
        Results results;
#pragma unroll
        for (int i = 0; i < N; i++) {
            results.at[i] = Convert<To>::of(number(sources.at[i]));
        }
        *reinterpret_cast<Results*>(out + N * item) = results;
    }
}

#define CAST(from, From, to, To)                                                                \
    KERNEL(cast_##from##_##to, 256, (const From* in, To* out, long long size)) { cast(in, out, size); }
CAST(f32, float, f16, Float16)
CAST(f32, float, bf16, BFloat16)
CAST(f32, float, u8, UInt8)
CAST(f32, float, i8, Int8)
CAST(f32, float, i32, Int32)
CAST(f32, float, f64, double)
CAST(f32, float, bool, Bool)
CAST(f16, Float16, f32, float)
CAST(f16, Float16, bf16, BFloat16)
CAST(f16, Float16, u8, UInt8)
CAST(f16, Float16, i8, Int8)
CAST(bf16, BFloat16, f32, float)
CAST(bf16, BFloat16, f16, Float16)
CAST(bf16, BFloat16, u8, UInt8)
CAST(bf16, BFloat16, i8, Int8)
CAST(u8, UInt8, f32, float)
CAST(u8, UInt8, f16, Float16)
CAST(u8, UInt8, bf16, BFloat16)
CAST(u8, UInt8, i32, Int32)
CAST(i8, Int8, f32, float)
CAST(i8, Int8, f16, Float16)
CAST(i8, Int8, bf16, BFloat16)
CAST(i8, Int8, i32, Int32)
CAST(i32, Int32, f32, float)
CAST(i32, Int32, i64, Int64)
CAST(i64, Int64, f32, float)
CAST(i64, Int64, i32, Int32)
CAST(f64, double, f32, float)
CAST(bool, Bool, f32, float)
CAST(bool, Bool, f16, Float16)
CAST(bool, Bool, bf16, BFloat16)

/** The constants of DType, as Java counts them. */
enum DType { FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT32, INT64, INT8, UINT8, BOOL };

/** Stores a number as an element of a type. */
template <class F>
DEVICE void store(F x, int dtype, void* out, long long at) {
    switch (dtype) {
#define STORE(constant, T)                           \
    case constant:                                   \
        static_cast<T*>(out)[at] = Convert<T>::of(x); \
        return;
        STORE(FLOAT32, float)
        STORE(FLOAT64, double)
        STORE(FLOAT16, Float16)
        STORE(BFLOAT16, BFloat16)
        STORE(INT32, Int32)
        STORE(INT64, Int64)
        STORE(INT8, Int8)
        STORE(UINT8, UInt8)
        STORE(BOOL, Bool)
    }
}

/** An element of a floating-point type, which double holds exactly. */
DEVICE double loadDouble(const void* in, int dtype, long long at) {
    switch (dtype) {
        case FLOAT32:
            return static_cast<const float*>(in)[at];
        case FLOAT64:
            return static_cast<const double*>(in)[at];
        case FLOAT16:
            return widen(static_cast<const Float16*>(in)[at]);
        default:
            return widen(static_cast<const BFloat16*>(in)[at]);
    }
}

/** An element of an integer type or a truth value. */
DEVICE Int64 loadInteger(const void* in, int dtype, long long at) {
    switch (dtype) {
        case INT32:
            return static_cast<const Int32*>(in)[at];
        case INT64:
            return static_cast<const Int64*>(in)[at];
        case INT8:
            return static_cast<const Int8*>(in)[at];
        default:
            return static_cast<const UInt8*>(in)[at];
    }
}

/** out = in, views of any types and strides. [size] */
KERNEL(cast_strided, 256,
       (int from, const void* in, int to, void* out, long long size, const Strides<2> strides)) {
#pragma unroll 1
    for (long long i = globalThread(); i < size; i += globalThreads()) {
        long long at[2];
        strides.locate((unsigned)i, at);
        if (from <= BFLOAT16) {
            store(loadDouble(in, from, at[0]), to, out, at[1]);
        } else {
            store(loadInteger(in, from, at[0]), to, out, at[1]);
        }
    }
}
