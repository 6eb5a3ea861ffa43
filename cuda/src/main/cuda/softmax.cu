// e^(x - max) / sum(e^(x - max)) along the middle axis of [outer, length, inner], or its logarithm, x - max -
// log(sum(e^(x - max))). `in` may be `out`.
//
// softmax_short    inner 1, up to 128 elements: a row by a few threads
// softmax_rows     inner 1, as many as a block holds in registers
// softmax_long     inner 1, as many as it holds in registers and shared memory
// softmax_parts    inner 1, more: maximum and sum of each part of a row
// softmax_whole    then the parts by what all parts come to
// softmax_columns  inner above 1
#include "powers.cuh"

/** e^(x - largest); of minus infinity 0, though there may be nothing else. */
DEVICE float power(float x, float largest) { return x == minusInfinity() ? 0 : expf(x - largest); }

/** A sum of powers for a larger maximum. */
DEVICE float rescaled(Powers powers, float largest) {
    return powers.largest == largest ? powers.sum : powers.sum * expf(powers.largest - largest);
}

DEVICE Powers joined(Powers a, Powers b) {
    const float largest = fmaxf(a.largest, b.largest);
    return Powers{largest, rescaled(a, largest) + rescaled(b, largest)};
}

template <class R>
DEVICE void softmax(R& row, float* out, long long start, int isLog) {
    const Powers powers = powersOf(row, isLog != 0);
    const float logarithm = logf(powers.sum);
    if (isLog) {
        row.each([&](float& x, int) { x = x - powers.largest - logarithm; });
    } else {
        row.each([&](float& x, int) { x /= powers.sum; });
    }
    row.store(out, start);
}

KERNEL(softmax_short, SHORT_THREADS,
       (const float* in, long long rows, int length, int lanes, int isLog, float* out)) {
    const int each = SHORT_THREADS / lanes;
    for (long long first = (long long)blockIdx.x * each; first < rows; first += (long long)gridDim.x * each) {
        const long long row = first + threadIdx.x / lanes;
        ShortRow held(in, row * length, threadIdx.x % lanes, lanes, row < rows ? length : 0);
        softmax(held, out, row * length, isLog);
    }
}

template <int PACKS>
DEVICE void softmaxRows(const float* in, long long rows, int length, int isLog, Pack<float>* shared, float* out) {
    for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
        HeldRow<PACKS> held(in, row * length, (row + 1) * length, shared);
        softmax(held, out, row * length, isLog);
    }
}

KERNEL(softmax_rows, 1024, (const float* in, long long rows, int length, int isLog, float* out)) {
    softmaxRows<4>(in, rows, length, isLog, nullptr, out);
}

KERNEL(softmax_long, 1024, (const float* in, long long rows, int length, int isLog, float* out)) {
    DYNAMIC_SHARED(Pack<float>, shared);
    softmaxRows<8>(in, rows, length, isLog, shared, out);
}

/** parts: [rows, segments] */
KERNEL(softmax_parts, 512,
       (const float* in, long long rows, int length, int chunk, int segments, Powers* parts)) {
    for (long long item = blockIdx.x; item < rows * segments; item += gridDim.x) {
        const int from = (int)(item % segments) * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        const long long start = item / segments * length;
        HeldRow<4> held(in, start + from, start + to, nullptr);
        float largest = minusInfinity();
        held.each([&](float x, int) { largest = fmaxf(largest, x); });
        largest = overBlock<Largest>(largest, minusInfinity());
        float sum = 0;
        held.each([&](float x, int) { sum += power(x, largest); });
        sum = overBlock<Total>(sum, 0);
        if (threadIdx.x == 0) {
            parts[item] = Powers{largest, sum};
        }
    }
}

DEVICE float result(float x, Powers powers, float logarithm, int isLog) {
    return isLog ? x - powers.largest - logarithm : expf(x - powers.largest) / powers.sum;
}

/** What the parts of a row come to, in all threads of the block. */
DEVICE Powers powersOfParts(const Powers* parts, int segments) {
    Powers powers = {minusInfinity(), 0};
#pragma unroll 1
    for (int i = threadIdx.x; i < segments; i += blockDim.x) {
        powers = joined(powers, parts[i]);
    }
    const float largest = overBlock<Largest>(powers.largest, minusInfinity());
    return Powers{largest, overBlock<Total>(rescaled(powers, largest), 0)};
}

KERNEL(softmax_whole, 512, (const float* in, long long rows, int length, int chunk, int segments, const Powers* parts,
                            int isLog, float* out)) {
    for (long long item = blockIdx.x; item < rows * segments; item += gridDim.x) {
        const long long row = item / segments;
        const int from = (int)(item % segments) * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        const Powers powers = powersOfParts(parts + row * segments, segments);
        const float logarithm = logf(powers.sum);
        changeRun(in, out, row * length + from, row * length + to,
                  [&](float& x, int) { x = result(x, powers, logarithm, isLog); });
    }
}

/** The elements of a column every `step`th, from `from` on. */
DEVICE Powers powersOfColumn(const float* column, long long inner, int length, int from, int step) {
    const int AT_ONCE = 4;
    Powers powers = {minusInfinity(), 0};
#pragma unroll 1
    for (int l = from; l < length; l = length - l > AT_ONCE * step ? l + AT_ONCE * step : length) {
        float x[AT_ONCE];
        float largest = powers.largest;
#pragma unroll
        for (int j = 0; j < AT_ONCE; j++) {
            x[j] = length - l > j * step ? column[(l + j * step) * inner] : minusInfinity();
        }
#pragma unroll
        for (int j = 0; j < AT_ONCE; j++) {
            largest = fmaxf(largest, x[j]);
        }
        powers = Powers{largest, rescaled(powers, largest)};
#pragma unroll
        for (int j = 0; j < AT_ONCE; j++) {
            powers.sum += power(x[j], largest);
        }
    }
    return powers;
}

/** A block has `width` columns, each of them for as many of its threads as there are `width` apart. */
KERNEL(softmax_columns, 256,
       (const float* in, long long outer, int length, long long inner, int width, int isLog, float* out)) {
    __shared__ Powers all[256];
    const int lanes = 256 / width;
    const int lane = threadIdx.x / width;
    const long long columns = outer * inner;
    for (long long first = (long long)blockIdx.x * width; first < columns; first += (long long)gridDim.x * width) {
        const long long column = first + threadIdx.x % width;
        const bool works = lane < lanes && column < columns;
        const long long start = column / inner * length * inner + column % inner;
        all[threadIdx.x] = powersOfColumn(in + start, inner, works ? length : 0, lane, lanes);
        __syncthreads();
        Powers powers = all[threadIdx.x % width];
#pragma unroll 1
        for (int i = 1; i < lanes; i++) {
            powers = joined(powers, all[threadIdx.x % width + i * width]);
        }
        __syncthreads();
        const float logarithm = logf(powers.sum);
#pragma unroll 4
        for (long long l = lane; works && l < length; l += lanes) {
            const long long at = start + l * inner;
            out[at] = result(in[at], powers, logarithm, isLog);
        }
    }
}
