// Reductions of [outer, length, inner] along the middle axis. A result depends on the elements and on the launch's
// sizes, never on which block comes first, so that it is the same in every run.
//
// reduceTiles    inner 1, short rows: a block reads a tile of many rows and folds each with a few threads
// reduceRows     inner 1, long rows: a block folds a row, or a part of it
// reduceColumns  threads side by side along inner
//
// Where a row is long and there are few, it is cut in `segments` of `chunk` elements; what those come to goes to
// `parts`, [segments, results], which a second launch of reduceColumns folds.
#pragma once
#include "fold.cuh"
#include "runs.cuh"

static const int TILE_BYTES = 16384;
static const int REDUCE_THREADS = 256;

/** The states of groups of `lanes` neighbouring threads, a power of two up to 32, in all of them. */
template <class F>
DEVICE typename F::State foldLanes(F fold, typename F::State state, int lanes) {
#pragma unroll 1
    for (int mask = lanes / 2; mask > 0; mask /= 2) {
        state = fold.merge(state, fold.exchange(state, mask));
    }
    return state;
}

/** The states of a block's threads, whose number is a multiple of 32, in thread 0. */
template <class F>
DEVICE typename F::State foldBlock(F fold, typename F::State state) {
    __shared__ typename F::State warps[32];
    state = foldLanes(fold, state, 32);
    if (threadIdx.x % 32 == 0) {
        warps[threadIdx.x / 32] = state;
    }
    __syncthreads();
    if (threadIdx.x < 32) {
        state = threadIdx.x < blockDim.x / 32 ? warps[threadIdx.x] : fold.start();
        state = foldLanes(fold, state, 32);
    }
    __syncthreads();
    return state;
}

/** Copies [0, size) to shared memory. */
template <class T>
DEVICE void loadTile(T* tile, const T* source, int size) {
    const int whole = size / Pack<T>::SIZE;
    const int thread = threadIdx.x;
#pragma unroll 4
    for (int i = thread; i < whole; i += REDUCE_THREADS) {
        storePack(tile + i * Pack<T>::SIZE, loadPack(source + i * Pack<T>::SIZE));
    }
    for (int i = whole * Pack<T>::SIZE + thread; i < size; i += REDUCE_THREADS) {
        tile[i] = source[i];
    }
}

/** `lanes` threads, a power of two up to 32, fold a row; a tile of `tileRows` begins at a multiple of 16 bytes. */
template <class F>
DEVICE void reduceTiles(F fold, const typename F::Element* in, long long rows, int length, int tileRows, int lanes,
                        typename F::Result* out) {
    typedef typename F::Element T;
    __shared__ Pack<T> memory[TILE_BYTES / 16];
    T* tile = memory[0].at;
    const int lane = threadIdx.x % lanes;
    for (long long first = (long long)blockIdx.x * tileRows; first < rows; first += (long long)gridDim.x * tileRows) {
        const int have = rows - first < tileRows ? (int)(rows - first) : tileRows;
        loadTile(tile, in + first * length, have * length);
        __syncthreads();
        for (int start = 0; start < have; start += REDUCE_THREADS / lanes) {
            const int row = start + threadIdx.x / lanes;
            typename F::State state = fold.start();
#pragma unroll 1
            for (int l = lane; row < have && l < length; l += lanes) {
                fold.step(state, tile[row * length + l], l);
            }
            state = foldLanes(fold, state, lanes);
            if (row < have && lane == 0) {
                out[first + row] = fold.result(state);
            }
        }
        __syncthreads();
    }
}

template <class F>
DEVICE void foldPack(F fold, typename F::State& state, const Pack<typename F::Element>& pack, int index) {
#pragma unroll
    for (int i = 0; i < Pack<typename F::Element>::SIZE; i++) {
        fold.step(state, pack.at[i], index + i);
    }
}

/** What one thread of a block sees of a run whose first element has the index `from`. */
template <class F>
DEVICE typename F::State foldRun(F fold, const Run<typename F::Element>& run, int from) {
    typedef Pack<typename F::Element> P;
    const int AT_ONCE = P::SIZE > 4 ? F::PACKS_AT_ONCE / 2 : F::PACKS_AT_ONCE;
    const int threads = blockDim.x;
    const int thread = threadIdx.x;
    typename F::State state = fold.start();
    if (thread < run.head) {
        fold.step(state, run.start[thread], from + thread);
    }
    int number = thread;
#pragma unroll 1
    for (; AT_ONCE > 1 && number < run.packs - (AT_ONCE - 1) * threads; number += AT_ONCE * threads) {
        P packs[AT_ONCE];
#pragma unroll
        for (int j = 0; j < AT_ONCE; j++) {
            packs[j] = run.load(number + j * threads);
        }
#pragma unroll
        for (int j = 0; j < AT_ONCE; j++) {
            foldPack(fold, state, packs[j], from + run.index(number + j * threads));
        }
    }
#pragma unroll 1
    for (; number < run.packs; number += threads) {
        foldPack(fold, state, run.load(number), from + run.index(number));
    }
    if (thread < run.tail) {
        const int index = run.index(run.packs) + thread;
        fold.step(state, run.start[index], from + index);
    }
    return state;
}

template <class F>
DEVICE void reduceRows(F fold, const typename F::Element* in, long long rows, int length, int chunk, int segments,
                       typename F::Part* parts, typename F::Result* out) {
    for (long long item = blockIdx.x; item < rows * segments; item += gridDim.x) {
        const long long row = item / segments;
        const int segment = (int)(item % segments);
        const int from = segment * chunk;
        const int to = length - from > chunk ? from + chunk : length;
        const Run<typename F::Element> run(in, row * length + from, row * length + to);
        const typename F::State state = foldBlock(fold, foldRun(fold, run, from));
        if (threadIdx.x == 0 && segments > 1) {
            parts[segment * rows + row] = fold.part(state);
        } else if (threadIdx.x == 0) {
            out[row] = fold.result(state);
        }
    }
}

/** V elements side by side: those of a pack, or one. */
template <class T, int V>
struct Group : Pack<T> {
    DEVICE void load(const T* from) { *static_cast<Pack<T>*>(this) = loadPack(from); }
};
template <class T>
struct Group<T, 1> {
    T at[1];

    DEVICE void load(const T* from) { at[0] = *from; }
};

/** The state of each of V columns side by side. */
template <class F, int V>
struct Column {
    typename F::State at[V];

    DEVICE explicit Column(F fold) {
#pragma unroll
        for (int v = 0; v < V; v++) {
            at[v] = fold.start();
        }
    }

    DEVICE void step(F fold, const Group<typename F::Element, V>& group, int index) {
#pragma unroll
        for (int v = 0; v < V; v++) {
            fold.step(at[v], group.at[v], index);
        }
    }

    /** Steps along the elements [from, to), every `step`th. */
    DEVICE void go(F fold, const typename F::Element* in, long long inner, int from, int to, int step) {
        const int AT_ONCE = V > 4 ? 1 : V > 1 ? 2 : F::AT_ONCE;
        const typename F::Element* next = in + from * inner;
        int left = from < to ? (to - 1 - from) / step + 1 : 0;
        unsigned l = from;
#pragma unroll 1
        for (; AT_ONCE > 1 && left >= AT_ONCE; left -= AT_ONCE) {
            Group<typename F::Element, V> groups[AT_ONCE];
#pragma unroll
            for (int j = 0; j < AT_ONCE; j++) {
                groups[j].load(next);
                next += step * inner;
            }
#pragma unroll
            for (int j = 0; j < AT_ONCE; j++) {
                this->step(fold, groups[j], (int)l);
                l += step;
            }
        }
#pragma unroll 1
        for (; left > 0; left--) {
            Group<typename F::Element, V> group;
            group.load(next);
            next += step * inner;
            this->step(fold, group, (int)l);
            l += step;
        }
    }

    /** Joins those of the `lanes` threads that are `width` apart, in the threads below `width`. */
    DEVICE void join(F fold, int width, int lanes) {
        __shared__ typename F::State all[V][REDUCE_THREADS];
        const int thread = threadIdx.x;
        int half = 1;
        while (half * 2 < lanes) {
            half *= 2;
        }
#pragma unroll 1
        for (half = lanes > 1 ? half : 0; half > 0; half /= 2) {
#pragma unroll
            for (int v = 0; v < V; v++) {
                all[v][thread] = at[v];
            }
            __syncthreads();
            if (thread < half * width && thread + half * width < lanes * width) {
#pragma unroll
                for (int v = 0; v < V; v++) {
                    at[v] = fold.merge(at[v], all[v][thread + half * width]);
                }
            }
            __syncthreads();
        }
    }
};

/** A block folds `width` times V columns; V is 1, or the size of a pack where that divides inner. */
template <class F, int V>
DEVICE void reduceColumns(F fold, const typename F::Element* in, long long outer, int length, long long inner,
                          int chunk, int segments, int width, typename F::Part* parts, typename F::Result* out) {
    const long long results = outer * inner;
    const long long tiles = (results + width * V - 1) / (width * V);
    const int lanes = REDUCE_THREADS / width;
    const int lane = threadIdx.x / width;
    for (long long item = blockIdx.x; item < tiles * segments; item += gridDim.x) {
        const int segment = (int)(item / tiles);
        const long long first = (item % tiles * width + threadIdx.x % width) * V;
        const bool works = lane < lanes && first < results;
        Column<F, V> column(fold);
        if (works) {
            const int from = segment * chunk;
            const int to = length - from > chunk ? from + chunk : length;
            const long long place = first / inner * length * inner + first % inner;
            column.go(fold, in + place, inner, from + lane, to, lanes);
        }
        column.join(fold, width, lanes);
        for (int v = 0; works && lane == 0 && v < V; v++) {
            if (segments > 1) {
                parts[segment * results + first + v] = fold.part(column.at[v]);
            } else {
                out[first + v] = fold.result(column.at[v]);
            }
        }
    }
}
