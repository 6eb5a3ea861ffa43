// What a gradient with respect to an activation's result becomes with respect to its operand, and the sums of its
// columns: the gradient of a bias that was added before. All in one pass over memory.
#pragma once
#include "formulas.cuh"
#include "operands.cuh"
#include "reduce.cuh"

/** [rows, units] as Java's GradientPlan cuts it. */
struct GradientPlan {
    long long units;
    /** Elements from one row of dz to the next. */
    long long pitch;
    /** Of columns, each for a block. */
    long long tiles;
    int rows;
    /** Neighbouring columns that a thread takes at once: a pack, or one. */
    int group;
    /** Groups that threads of a block take side by side; the others go along the same ones. */
    int width;
    /** Rows that the sums of a segment are made of. */
    int chunk;
    int segments;
};

/** As many numbers as a pack has, rounded. */
template <class T>
struct alignas(Pack<float>::SIZE * sizeof(T)) Rounded {
    T at[Pack<float>::SIZE];
};

template <class T>
DEVICE void storeGroup(T* address, const Pack<float>& pack) {
    Rounded<T> group;
#pragma unroll
    for (int i = 0; i < Pack<float>::SIZE; i++) {
        group.at[i] = narrow<T>(pack.at[i]);
    }
#ifndef __CUDACC__
    emulated::requireAligned(address, sizeof(group));
#endif
    *reinterpret_cast<Rounded<T>*>(address) = group;
}

/**
 * dz of rows [from, end), every `step`th, of one group of columns, and what it adds up to; of a single column each
 * place of the sums has every fourth row. The function is in the code once, and the elements of the pack come past it.
 */
template <class Op, class T>
DEVICE Pack<float> gradientOfColumns(Op op, const float* v, const float* dy, T* dz, const GradientPlan& plan,
                                     long long from, long long end, int step) {
    const bool whole = plan.group > 1;
    Pack<float> sums = everywhere(0.0f);
#pragma unroll 1
    for (long long row = from; row < end; row += step) {
        const long long at = row * plan.units;
        Pack<float> left = operand(v, at, 1, whole);
        Pack<float> right = operand(dy, at, 1, whole);
#pragma unroll 1
        for (int turn = 0; turn < plan.group; turn++) {
            const float x = op(left.at[0], right.at[0]);
            turnRound(left, x);
            turnRound(right, right.at[0]);
            turnRound(sums, sums.at[0] + x);
        }
        T* to = dz + row * plan.pitch;
        if (whole) {
            storeGroup(to, left);
        } else {
            *to = narrow<T>(last(left));
        }
    }
    return sums;
}

/** Sums of a block's threads that are `width` apart, in the threads below `width`. */
DEVICE Pack<float> joined(const Pack<float>& sums, int width) {
    const Sum<float> fold = {0};
    Column<Sum<float>, Pack<float>::SIZE> column(fold);
    Pack<float> all;
#pragma unroll
    for (int i = 0; i < Pack<float>::SIZE; i++) {
        column.at[i] = sums.at[i];
    }
    column.join(fold, width, REDUCE_THREADS / width);
#pragma unroll
    for (int i = 0; i < Pack<float>::SIZE; i++) {
        all.at[i] = column.at[i];
    }
    return all;
}

/**
 * dz, rounded to the type T, and where `sums` is not null the sums of its columns before that, [segments, units]. dz
 * may be dy where it is of the same type and pitch.
 */
template <class Op, class T>
DEVICE void activationGradient(Op op, const float* v, const float* dy, T* dz, const GradientPlan& plan, float* sums) {
    const int lanes = REDUCE_THREADS / plan.width;
    const int lane = threadIdx.x / plan.width;
#pragma unroll 1
    for (long long item = blockIdx.x; item < plan.tiles * plan.segments; item += gridDim.x) {
        const long long segment = plan.segments == 1 ? 0 : item / plan.tiles;
        const long long column = ((item - segment * plan.tiles) * plan.width + threadIdx.x % plan.width) * plan.group;
        const bool works = lane < lanes && column < plan.units;
        const long long from = segment * plan.chunk;
        const long long to = works ? min(from + plan.chunk, (long long)plan.rows) : from;
        Pack<float> total =
            gradientOfColumns(op, v + column, dy + column, dz + column, plan, from + lane, to, lanes);
        if (sums == nullptr) {
            continue;
        }
        total = joined(total, plan.width);
        float* result = sums + segment * plan.units + column;
        if (works && lane == 0 && plan.group > 1) {
            storePack(result, total);
        } else if (works && lane == 0) {
            *result = (total.at[0] + total.at[1]) + (total.at[2] + total.at[3]);
        }
    }
}
