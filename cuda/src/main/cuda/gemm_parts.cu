// What comes before and after a product: operands are packed as the kernels for large products want them, and the
// slices of a product that was cut along k are added up.
// cubin: sm_75 sm_80 sm_90a
#include "gemm.cuh"

/** What follows the sums of a product that was cut along k, as in GemmShape. */
struct SumEnd {
    const void* bias;
    /** Columns of the output. */
    int columns;
    int activation;
};

template <class T>
DEVICE float ended(float sum, const SumEnd& end, long long i) {
    if (end.bias != nullptr) {
        sum += widen(static_cast<const T*>(end.bias)[i % end.columns]);
    }
    return end.activation == NO_ACTIVATION ? sum : activated(end.activation, Numbers<float, 1>{{sum}}).at[0];
}

/** FLOAT64 ends with nothing: see `finish`. */
template <class T>
DEVICE double ended(double sum, const SumEnd&, long long) {
    return sum;
}

/** out[z][i] = the sum over s of slices[z][s][i], in order, and what follows. `size`: of a matrix. */
template <class T, class W>
DEVICE void sumSlices(const W* slices, T* out, long long size, long long batch, int splits, const SumEnd& end) {
#pragma unroll 1
    for (long long i = globalThread(); i < size * batch; i += globalThreads()) {
        const W* from = slices + i / size * size * splits + i % size;
        W sum = from[0];
#pragma unroll 4
        for (int slice = 1; slice < splits; slice++) {
            sum += from[slice * size];
        }
        out[i] = narrow<T>(ended<T>(sum, end, i));
    }
}

#define GEMM_SUM(type, T, W)                                                                        \
    KERNEL(gemm_sum_##type, 256,                                                                    \
           (const W* slices, T* out, long long size, long long batch, int splits, SumEnd end)) {    \
        sumSlices<T, W>(slices, out, size, batch, splits, end);                                     \
    }

GEMM_SUM(f32, float, float)
GEMM_SUM(f64, double, double)
GEMM_SUM(f16, Float16, float)
GEMM_SUM(bf16, BFloat16, float)

/**
 * A matrix with rows `pitch` numbers from one another, a multiple of 16 bytes, as whose type they are rounded; zeros
 * follow the `columns` numbers of each row. `aligned`: rows of `in` begin at multiples of 16 bytes.
 */
template <class S, class T>
DEVICE void packRows(const S* in, T* out, long long rows, int columns, long long pitch, int aligned) {
    constexpr int SIZE = 16 / sizeof(T), LOAD = 16 / sizeof(S) < SIZE ? 16 / sizeof(S) : SIZE;
#pragma unroll 1
    for (long long row = blockIdx.y; row < rows; row += gridDim.y) {
#pragma unroll 1
        for (long long column = globalThread() * SIZE; column < pitch; column += globalThreads() * SIZE) {
            const S* from = in + row * columns + column;
            S values[SIZE];
            if (aligned && column + SIZE <= columns) {
#pragma unroll
                for (int i = 0; i < SIZE; i += LOAD) {
                    Vector<S, LOAD> v = loadVector<LOAD>(from + i);
#pragma unroll
                    for (int j = 0; j < LOAD; j++) {
                        values[i + j] = v.values[j];
                    }
                }
            } else {
#pragma unroll
                for (int i = 0; i < SIZE; i++) {
                    values[i] = column + i < columns ? from[i] : S{};
                }
            }
            Vector<T, SIZE> packed;
#pragma unroll
            for (int i = 0; i < SIZE; i++) {
                packed.values[i] = narrow<T>(widen(values[i]));
            }
            storeVector(out + row * pitch + column, packed);
        }
    }
}

#define GEMM_PACK(from, to, S, T)                                                                                      \
    KERNEL(gemm_pack_##from##_##to, 256,                                                                               \
           (const S* in, T* out, long long rows, int columns, long long pitch, int aligned)) {                         \
        packRows<S, T>(in, out, rows, columns, pitch, aligned);                                                        \
    }

GEMM_PACK(f32, f32, float, float)
GEMM_PACK(f32, f16, float, Float16)
GEMM_PACK(f32, bf16, float, BFloat16)
GEMM_PACK(f16, f16, Float16, Float16)
GEMM_PACK(bf16, bf16, BFloat16, BFloat16)
