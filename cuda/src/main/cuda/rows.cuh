// Rows of float32 that a block, or a few threads, hold while they compute with all of their elements, so that memory is
// read and written once.
#pragma once
#include "runs.cuh"

/** A row of up to SHORT_ROW elements is held by `lanes` threads, a power of two up to 32, each with up to 4 of it. */
static const int SHORT_ROW = 128;
static const int SHORT_THREADS = 256;

struct Total {
    static DEVICE float of(float a, float b) { return a + b; }
};

/** Without NaN, where there is another. */
struct Largest {
    static DEVICE float of(float a, float b) { return fmaxf(a, b); }
};

/** Over groups of `lanes` neighbouring threads, in all of them. */
template <class F>
DEVICE float overLanes(float x, int lanes) {
    for (int mask = lanes / 2; mask > 0; mask /= 2) {
        x = F::of(x, __shfl_xor_sync(FULL_WARP, x, mask));
    }
    return x;
}

/** Over the threads of a block, whose number is a multiple of 32, in all of them; `start` changes nothing. */
template <class F>
DEVICE float overBlock(float x, float start) {
    __shared__ float warps[32];
    const unsigned lane = threadIdx.x % 32;
    x = overLanes<F>(x, 32);
    if (lane == 0) {
        warps[threadIdx.x / 32] = x;
    }
    __syncthreads();
    x = overLanes<F>(lane < blockDim.x / 32 ? warps[lane] : start, 32);
    __syncthreads();
    return x;
}

/** As storePack, in one instruction: where a pack was changed element by element, the compiler would take it apart. */
DEVICE void storeAtOnce(float* address, const Pack<float>& pack) {
#ifdef __CUDACC__
    asm volatile("st.global.v4.f32 [%0], {%1, %2, %3, %4};"
                 :
                 : "l"(__cvta_generic_to_global(address)), "f"(pack.at[0]), "f"(pack.at[1]), "f"(pack.at[2]),
                   "f"(pack.at[3])
                 : "memory");
#else
    storePack(address, pack);
#endif
}

/** A few elements of a short row: those at lane, lane + lanes and so on. */
struct ShortRow {
    static const int EACH = 4;
    float at[EACH];
    int lane;
    int lanes;
    int length;

    DEVICE ShortRow(const float* array, long long from, int lane, int lanes, int length)
        : lane(lane), lanes(lanes), length(length) {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            at[i] = has(i) ? array[from + index(i)] : 0;
        }
    }

    DEVICE int index(int i) const { return lane + i * lanes; }
    DEVICE bool has(int i) const { return index(i) < length; }

    /** Calls f(element, index) of those there are. */
    template <class F>
    DEVICE void each(F f) {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            if (has(i)) {
                f(at[i], index(i));
            }
        }
    }

    DEVICE void store(float* array, long long from) {
        each([&](float x, int index) { array[from + index] = x; });
    }

    /** In all threads of the row. */
    template <class F>
    DEVICE float over(float x, float) const {
        return overLanes<F>(x, lanes);
    }
};

/** Calls f(element, index) of the elements of a pack. */
template <class F>
DEVICE void eachOf(Pack<float>& pack, int first, F f) {
#pragma unroll
    for (int i = 0; i < Pack<float>::SIZE; i++) {
        f(pack.at[i], first + i);
    }
}

/**
 * A block's row, or part of one: PACKS packs in the registers of each thread and further ones in shared memory; of the
 * elements before the first whole pack and after the last, one in each of the first threads.
 */
template <int PACKS>
struct HeldRow {
    const float* start;
    Run<float> run;
    float single;
    int singleIndex;
    Pack<float> own[PACKS];
    Pack<float>* shared;

    DEVICE HeldRow(const float* array, long long from, long long to, Pack<float>* shared)
        : start(array + from), run(array, from, to), shared(shared) {
        const int thread = threadIdx.x;
        const int index = thread < run.head ? thread : thread + run.packs * Pack<float>::SIZE;
        singleIndex = index < (int)(to - from) ? index : -1;
        single = thread < run.head + run.tail ? start[singleIndex] : 0;
#pragma unroll
        for (int i = 0; i < PACKS; i++) {
            if (number(i) < run.packs) {
                own[i] = run.load(number(i));
            }
        }
#pragma unroll 1
        for (int i = PACKS; number(i) < run.packs; i++) {
            shared[number(i - PACKS)] = run.load(number(i));
        }
    }

    DEVICE int number(int i) const { return threadIdx.x + i * blockDim.x; }

    /** Calls f(element, index) of the elements of the thread. */
    template <class F>
    DEVICE void each(F f) {
        if ((int)threadIdx.x < run.head + run.tail) {
            f(single, singleIndex);
        }
#pragma unroll
        for (int i = 0; i < PACKS; i++) {
            if (number(i) < run.packs) {
                eachOf(own[i], run.index(number(i)), f);
            }
        }
#pragma unroll 1
        for (int i = PACKS; number(i) < run.packs; i++) {
            eachOf(shared[number(i - PACKS)], run.index(number(i)), f);
        }
    }

    DEVICE void store(float* array, long long from) const {
        if ((int)threadIdx.x < run.head + run.tail) {
            array[from + singleIndex] = single;
        }
#pragma unroll
        for (int i = 0; i < PACKS; i++) {
            if (number(i) < run.packs) {
                storeAtOnce(array + from + run.index(number(i)), own[i]);
            }
        }
#pragma unroll 1
        for (int i = PACKS; number(i) < run.packs; i++) {
            storeAtOnce(array + from + run.index(number(i)), shared[number(i - PACKS)]);
        }
    }

    /** In all threads of the block. */
    template <class F>
    DEVICE float over(float x, float neutral) const {
        return overBlock<F>(x, neutral);
    }
};

/** Calls f(element, index) of the elements [from, to) of a row and stores what it makes of them. */
template <class F>
DEVICE void changeRun(const float* in, float* out, long long from, long long to, F f) {
    const Run<float> run(in, from, to);
    for (int i = threadIdx.x; i < run.head + run.tail; i += blockDim.x) {
        const int index = i < run.head ? i : i + run.packs * Pack<float>::SIZE;
        float x = run.start[index];
        f(x, index);
        out[from + index] = x;
    }
#pragma unroll 2
    for (int i = threadIdx.x; i < run.packs; i += blockDim.x) {
        Pack<float> pack = run.load(i);
        eachOf(pack, run.index(i), f);
        storeAtOnce(out + from + run.index(i), pack);
    }
}
