// (x - mean) * (1 / sqrt(variance + epsilon) * gamma) + beta along the last axis of [rows, length], where mean and
// variance are those of the row; gamma and beta are [length] or null. `in` may be `out`.
//
// layer_norm_short   up to 128 elements: a row by a few threads
// layer_norm_rows    as many as a block holds in registers
// layer_norm_long    as many as it holds in registers and shared memory
// layer_norm_parts   more: mean and squares of each part of a row
// layer_norm_whole   then the parts by what all parts come to
#include "rows.cuh"

/** Mean of some elements, and the sum of the squares of their distances from it. */
struct Moments {
    float mean;
    float squares;
};

/** What becomes of elements: (x - mean) * (factor * gamma) + beta; gamma and beta are [length] or null. */
struct Normal {
    float mean;
    float factor;
    const float* gamma;
    const float* beta;

    DEVICE float of(float x, float scale, float offset) const { return (x - mean) * (factor * scale) + offset; }

    DEVICE void operator()(float& x, int index) const {
        x = of(x, gamma == nullptr ? 1 : gamma[index], beta == nullptr ? 0 : beta[index]);
    }
};

/** Four of a parameter from an index on; four of `other` where there is none. */
DEVICE Pack<float> parameters(const float* parameter, int index, float other) {
    if (parameter == nullptr) {
        return Pack<float>{{other, other, other, other}};
    }
    if (index % Pack<float>::SIZE == 0) {
        return loadPack(parameter + index);
    }
    return loadPart(parameter + index, Pack<float>::SIZE, other);
}

/** What rows call in place of the general one: their parameters come in packs, too, where rows are whole packs. */
DEVICE void eachOf(Pack<float>& pack, int first, const Normal& normal) {
    const Pack<float> scale = parameters(normal.gamma, first, 1);
    const Pack<float> offset = parameters(normal.beta, first, 0);
#pragma unroll
    for (int i = 0; i < Pack<float>::SIZE; i++) {
        pack.at[i] = normal.of(pack.at[i], scale.at[i], offset.at[i]);
    }
}

template <class R>
DEVICE Moments momentsOf(R& row, int length) {
    float sum = 0;
    row.each([&](float x, int) { sum += x; });
    const float mean = row.template over<Total>(sum, 0) / (float)length;
    float squares = 0;
    row.each([&](float x, int) { squares += (x - mean) * (x - mean); });
    return Moments{mean, row.template over<Total>(squares, 0)};
}

DEVICE float factor(Moments moments, int length, float epsilon) {
    return 1 / sqrtf(moments.squares / (float)length + epsilon);
}

template <class R>
DEVICE void normalize(R& row, int length, float epsilon, const float* gamma, const float* beta, float* out,
                      long long start) {
    const Moments moments = momentsOf(row, length);
    row.each(Normal{moments.mean, factor(moments, length, epsilon), gamma, beta});
    row.store(out, start);
}

KERNEL(layer_norm_short, SHORT_THREADS,
       (const float* in, long long rows, int length, int lanes, float epsilon, const float* gamma, const float* beta,
        float* out)) {
    const int each = SHORT_THREADS / lanes;
    for (long long first = (long long)blockIdx.x * each; first < rows; first += (long long)gridDim.x * each) {
        const long long row = first + threadIdx.x / lanes;
        ShortRow held(in, row * length, threadIdx.x % lanes, lanes, row < rows ? length : 0);
        normalize(held, length, epsilon, gamma, beta, out, row * length);
    }
}

template <int PACKS>
DEVICE void normalizeRows(const float* in, long long rows, int length, float epsilon, const float* gamma,
                          const float* beta, Pack<float>* shared, float* out) {
    for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
        HeldRow<PACKS> held(in, row * length, (row + 1) * length, shared);
        normalize(held, length, epsilon, gamma, beta, out, row * length);
    }
}

KERNEL(layer_norm_rows, 1024, (const float* in, long long rows, int length, float epsilon, const float* gamma,
                               const float* beta, float* out)) {
    normalizeRows<4>(in, rows, length, epsilon, gamma, beta, nullptr, out);
}

KERNEL(layer_norm_long, 1024, (const float* in, long long rows, int length, float epsilon, const float* gamma,
                               const float* beta, float* out)) {
    DYNAMIC_SHARED(Pack<float>, shared);
    normalizeRows<8>(in, rows, length, epsilon, gamma, beta, shared, out);
}

/** parts: [rows, segments] */
KERNEL(layer_norm_parts, 512,
       (const float* in, long long rows, int length, int chunk, int segments, Moments* parts)) {
    for (long long item = blockIdx.x; item < rows * segments; item += gridDim.x) {
        const int from = (int)(item % segments) * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        const long long start = item / segments * length;
        HeldRow<4> held(in, start + from, start + to, nullptr);
        const Moments moments = momentsOf(held, to - from);
        if (threadIdx.x == 0) {
            parts[item] = moments;
        }
    }
}

/** What the parts of a row come to, in all threads of the block. */
DEVICE Moments momentsOfParts(const Moments* parts, int length, int chunk, int segments) {
    const int last = segments - 1;
    float sum = 0;
#pragma unroll 1
    for (int i = threadIdx.x; i < segments; i += blockDim.x) {
        sum += parts[i].mean * (float)(i < last ? chunk : length - last * chunk);
    }
    const float mean = overBlock<Total>(sum, 0) / (float)length;
    float squares = 0;
#pragma unroll 1
    for (int i = threadIdx.x; i < segments; i += blockDim.x) {
        const float distance = parts[i].mean - mean;
        squares += parts[i].squares + distance * distance * (float)(i < last ? chunk : length - last * chunk);
    }
    return Moments{mean, overBlock<Total>(squares, 0)};
}

KERNEL(layer_norm_whole, 512, (const float* in, long long rows, int length, int chunk, int segments,
                               const Moments* parts, float epsilon, const float* gamma, const float* beta,
                               float* out)) {
    for (long long item = blockIdx.x; item < rows * segments; item += gridDim.x) {
        const long long row = item / segments;
        const int from = (int)(item % segments) * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        const Moments moments = momentsOfParts(parts + row * segments, length, chunk, segments);
        // The index of an element is counted from the start of the part.
        Normal normal = {moments.mean, factor(moments, length, epsilon), gamma, beta};
        normal.gamma = gamma == nullptr ? nullptr : gamma + from;
        normal.beta = beta == nullptr ? nullptr : beta + from;
        changeRun(in, out, row * length + from, row * length + to, normal);
    }
}
