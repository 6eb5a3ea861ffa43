// Stable ascending sorts of [outer, length, inner] along the middle axis. What is sorted are items, each the key of an
// element and its index: no two are equal, so that any sort of items is a stable one of the elements.
//
// sortTiles   a block sorts a tile of items: some whole short rows, or a part of a long one
// mergeRuns   sorted runs of a row are merged by two, in [rows, length] items beside the elements
// emitRows    the elements in the order of the items
#pragma once
#include "keys.cuh"
#include "memory.cuh"

static const int SORT_THREADS = 256;
static const int SORT_TILE = 2048;

/** An item of elements of up to 4 bytes: the key, as an unsigned number, above the index. */
struct SmallItem {
    unsigned long long bits;

    DEVICE static SmallItem of(int key, int index) {
        return SmallItem{(unsigned long long)((unsigned)key ^ 0x80000000u) << 32 | (unsigned)index};
    }
    DEVICE static SmallItem last() { return SmallItem{~0ull}; }
    DEVICE int index() const { return (int)bits; }
    DEVICE bool isBefore(SmallItem other) const { return bits < other.bits; }
};

/** An item of elements of 8 bytes. */
struct alignas(16) LargeItem {
    Int64 key;
    long long place;

    DEVICE static LargeItem of(Int64 key, int index) { return LargeItem{key, index}; }
    DEVICE static LargeItem last() { return LargeItem{Limits<Int64>::GREATEST, Limits<Int64>::GREATEST}; }
    DEVICE int index() const { return (int)place; }
    DEVICE bool isBefore(LargeItem other) const {
        return key < other.key || (key == other.key && place < other.place);
    }
};

template <int BYTES>
struct ItemOf {
    typedef SmallItem Type;
};
template <>
struct ItemOf<8> {
    typedef LargeItem Type;
};

/** Rows of [outer, length, inner] from the first on; row r of all is [r / inner, :, r % inner]. */
struct SortedRows {
    long long first;
    long long rows;
    int length;
    long long inner;

    DEVICE long long at(long long row, int index) const {
        const long long r = first + row;
        return (r / inner * length + index) * inner + r % inner;
    }
};

/** Sorts each `size` neighbours of the tile, a power of two: a bitonic network whose every part ends up ascending. */
template <class I>
DEVICE void sortShared(I* items, int size) {
    for (int merged = 2; merged <= size; merged *= 2) {
        for (int distance = merged / 2; distance > 0; distance /= 2) {
            __syncthreads();
#pragma unroll 2
            for (int pair = threadIdx.x; pair < SORT_TILE / 2; pair += SORT_THREADS) {
                const int low = 2 * pair - pair % distance;
                // Of two ascending runs, the first step compares from the outside to the inside.
                const int high = 2 * distance == merged ? low ^ (merged - 1) : low + distance;
                const I a = items[low];
                const I b = items[high];
                if (b.isBefore(a)) {
                    items[low] = b;
                    items[high] = a;
                }
            }
        }
    }
    __syncthreads();
}

/**
 * Sorts rows of up to SORT_TILE elements to `values` and `indices`, several in a tile; parts of longer ones to `items`.
 * Threads side by side are given neighbours in memory: of a row, or of rows side by side.
 *
 * @param slot of a row in a tile: the power of two from its length on, or SORT_TILE
 */
template <int BYTES>
DEVICE void sortTiles(Order<typename Bits<BYTES>::Key> order, const typename Raw<BYTES>::Type* in, SortedRows where,
                      int slot, typename ItemOf<BYTES>::Type* items, typename Raw<BYTES>::Type* values,
                      int* indices) {
    typedef typename ItemOf<BYTES>::Type I;
    __shared__ I tile[SORT_TILE];
    const int tilesOfRow = (where.length - 1) / SORT_TILE + 1;
    const int rowsOfTile = SORT_TILE / slot;
    const long long tiles = tilesOfRow > 1 ? where.rows * tilesOfRow : (where.rows + rowsOfTile - 1) / rowsOfTile;
    for (long long t = blockIdx.x; t < tiles; t += gridDim.x) {
        const long long firstRow = tilesOfRow > 1 ? t / tilesOfRow : t * rowsOfTile;
        const int firstIndex = tilesOfRow > 1 ? (int)(t % tilesOfRow) * SORT_TILE : 0;
#pragma unroll 1
        for (int i = threadIdx.x; i < SORT_TILE; i += SORT_THREADS) {
            const int rowOfTile = where.inner > 1 ? i % rowsOfTile : i / slot;
            const int place = where.inner > 1 ? i / rowsOfTile : i % slot;
            const long long row = firstRow + rowOfTile;
            const int index = firstIndex + place;
            I& item = tile[rowOfTile * slot + place];
            const bool is = row < where.rows && index < where.length;
            item = is ? I::of(order.key(in[where.at(row, index)]), index) : I::last();
        }
        sortShared(tile, slot);
#pragma unroll 1
        for (int i = threadIdx.x; i < SORT_TILE; i += SORT_THREADS) {
            const int rowOfTile = where.inner > 1 ? i % rowsOfTile : i / slot;
            const int place = where.inner > 1 ? i / rowsOfTile : i % slot;
            const long long row = firstRow + rowOfTile;
            const int index = firstIndex + place;
            I& item = tile[rowOfTile * slot + place];
            if (row >= where.rows || index >= where.length) {
                continue;
            }
            if (tilesOfRow > 1) {
                items[row * where.length + index] = item;
            } else {
                values[where.at(row, index)] = in[where.at(row, item.index())];
                indices[where.at(row, index)] = item.index();
            }
        }
        __syncthreads();
    }
}

/** How many of the first `count` items of two sorted runs merged are of the first run. */
template <class I>
DEVICE int split(const I* a, int sizeA, const I* b, int sizeB, int count) {
    int low = count > sizeB ? count - sizeB : 0;
    int high = count < sizeA ? count : sizeA;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (a[middle].isBefore(b[count - 1 - middle])) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** The same by the lanes of a warp together, each of which looks at another place: few steps for long runs. */
template <class I>
DEVICE int splitByWarp(const I* a, int sizeA, const I* b, int sizeB, int count) {
    int low = count > sizeB ? count - sizeB : 0;
    int high = count < sizeA ? count : sizeA;
    const int lane = threadIdx.x % 32;
    while (low < high) {
        const int step = (high - low + 31) / 32;
        const int middle = low + lane * step;
        const bool before = middle < high && a[middle].isBefore(b[count - 1 - middle]);
        const int places = __popc(__ballot_sync(FULL_WARP, before));
        // The last place that is before its counterpart, and the first that is not.
        high = places == 32 ? high : low + places * step < high ? low + places * step : high;
        low = places == 0 ? low : low + (places - 1) * step + 1;
    }
    return low;
}

/** Merges each two runs of `run` items of a row, a multiple of SORT_TILE; a block makes SORT_TILE of the result. */
template <class I>
DEVICE void mergeRuns(const I* in, long long rows, int length, int run, I* out) {
    const int EACH = SORT_TILE / SORT_THREADS;
    __shared__ I items[SORT_TILE];
    __shared__ int splits[2];
    const int tilesOfRow = (length - 1) / SORT_TILE + 1;
    for (long long t = blockIdx.x; t < rows * tilesOfRow; t += gridDim.x) {
        const int first = (int)(t % tilesOfRow) * SORT_TILE;
        // Runs may be so long that twice their length overflows an int.
        const int start = (int)(first / (2ll * run) * (2ll * run));
        const int sizeA = length - start < run ? length - start : run;
        const int left = length - start - sizeA;
        const int sizeB = left < run ? left : run;
        const I* a = in + t / tilesOfRow * length + start;
        const I* b = a + sizeA;
        const int from = first - start;
        const int to = from + SORT_TILE < sizeA + sizeB ? from + SORT_TILE : sizeA + sizeB;
        if (threadIdx.x < 64) {
            const int found = splitByWarp(a, sizeA, b, sizeB, threadIdx.x < 32 ? from : to);
            if (threadIdx.x % 32 == 0) {
                splits[threadIdx.x / 32] = found;
            }
        }
        __syncthreads();
        const int fromA = splits[0];
        const int haveA = splits[1] - fromA;
        const int have = to - from;
#pragma unroll 2
        for (int i = threadIdx.x; i < have; i += SORT_THREADS) {
            items[i] = i < haveA ? a[fromA + i] : b[from - fromA + i - haveA];
        }
        __syncthreads();
        I own[EACH];
        const int wanted = EACH * threadIdx.x;
        const int place = wanted < have ? wanted : have;
        int nextA = split(items, haveA, items + haveA, have - haveA, place);
        int nextB = haveA + place - nextA;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            const bool takesA = nextB >= have || (nextA < haveA && items[nextA].isBefore(items[nextB]));
            if (place + i < have) {
                own[i] = items[takesA ? nextA++ : nextB++];
            }
        }
        __syncthreads();
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            if (place + i < have) {
                items[place + i] = own[i];
            }
        }
        __syncthreads();
        I* result = out + t / tilesOfRow * length + first;
#pragma unroll 2
        for (int i = threadIdx.x; i < have; i += SORT_THREADS) {
            result[i] = items[i];
        }
        __syncthreads();
    }
}

template <int BYTES>
DEVICE void emitRows(const typename ItemOf<BYTES>::Type* items, const typename Raw<BYTES>::Type* in,
                     SortedRows where, typename Raw<BYTES>::Type* values, int* indices) {
#pragma unroll 1
    for (long long i = globalThread(); i < where.rows * where.length; i += globalThreads()) {
        const long long row = i / where.length;
        const int to = (int)(i % where.length);
        const int from = items[i].index();
        values[where.at(row, to)] = in[where.at(row, from)];
        indices[where.at(row, to)] = from;
    }
}
