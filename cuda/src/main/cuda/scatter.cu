// Rows added into a table: out[o, indices[j], i] += updates[o, j, i], where the index is inside [0, length).
//
// scatter_atomic   in whatever order the threads come; float32 and float64
// scatter_sorted   in the order of j, given the indices sorted and the places that they had: always the same sums, each
//                  rounded once. Sorted places are worked through in chunks; what a chunk has of a run of equal indices
//                  that goes beyond it is kept in `edges`, [2, chunks, outer * inner]: of the run that goes on from the
//                  chunk before, and of the one that goes on in the next.
// scatter_edges    adds up those runs
#include "numbers.cuh"

static const int CHUNK = 32;

template <class T, class N>
DEVICE void scatterAtomic(const T* updates, N inner, int length, const int* indices, N count, N size, T* out) {
#pragma unroll 1
    for (N at = (N)globalThread(); at < size; at += (N)globalThreads()) {
        const N column = at / inner;
        const N outer = column / count;
        const int row = indices[column - outer * count];
        if (row >= 0 && row < length) {
            atomicAdd(out + ((long long)outer * length + row) * (long long)inner + (at - column * inner), updates[at]);
        }
    }
}

#define SCATTER_ATOMIC(name, T)                                                                                        \
    KERNEL(scatter_atomic_##name, 256,                                                                                 \
           (const T* updates, long long inner, int length, const int* indices, long long count, long long size,        \
            T* out)) {                                                                                                 \
        if (size + globalThreads() < 0xffffffffll) {                                                                   \
            scatterAtomic<T, unsigned>(updates, (unsigned)inner, length, indices, (unsigned)count, (unsigned)size,     \
                                       out);                                                                           \
        } else {                                                                                                       \
            scatterAtomic<T, long long>(updates, inner, length, indices, count, size, out);                            \
        }                                                                                                              \
    }

SCATTER_ATOMIC(f32, float)
SCATTER_ATOMIC(f64, double)

/** The sorted indices, and where one thread works: column `inner` of `outer`, the places [from, to). */
struct Place {
    const int* sorted;
    int count;
    int chunk;
    int from;
    int to;

    DEVICE Place(const int* sorted, int count, int chunk) : sorted(sorted), count(count), chunk(chunk) {
        from = chunk * CHUNK;
        to = count - from > CHUNK ? from + CHUNK : count;
    }

    /** Whether a run that is met at `place` began there, or is the rest of one of the chunk before. */
    DEVICE bool begins(int place) const { return place > from || from == 0 || sorted[from - 1] != sorted[from]; }

    /** Whether a run whose places in this chunk end before `end` goes on in the next. */
    DEVICE bool goesOn(int end) const { return end == to && to < count && sorted[to] == sorted[to - 1]; }
};

/** Sizes of [outer, length, inner]; the threads go through [chunks, outer * inner]. */
struct Table {
    long long outer;
    int length;
    long long inner;

    DEVICE long long columns() const { return outer * inner; }
    DEVICE bool has(int row) const { return row >= 0 && row < length; }
    DEVICE long long at(long long column, int row) const {
        return (column / inner * length + row) * inner + column % inner;
    }
};

template <class T>
DEVICE void add(T* element, typename Work<T>::Type sum) {
    *element = narrow<T>(widen(*element) + sum);
}

template <class T>
DEVICE void scatterSorted(const T* updates, Table table, const int* sorted, const int* places, int count,
                          typename Work<T>::Type* edges, T* out) {
    typedef typename Work<T>::Type W;
    const int chunks = (count - 1) / CHUNK + 1;
    for (long long item = globalThread(); item < table.columns() * chunks; item += globalThreads()) {
        const long long column = item % table.columns();
        const Place place(sorted, count, (int)(item / table.columns()));
        const T* source = updates + column / table.inner * count * table.inner + column % table.inner;
        int next = place.from;
        while (next < place.to) {
            const int begin = next;
            const int row = sorted[begin];
            W sum = 0;
            while (next < place.to && sorted[next] == row) {
                sum += widen(source[places[next++] * table.inner]);
            }
            if (!place.begins(begin)) {
                edges[place.chunk * table.columns() + column] = sum;
            } else if (place.goesOn(next)) {
                edges[(chunks + place.chunk) * table.columns() + column] = sum;
            } else if (table.has(row)) {
                add(out + table.at(column, row), sum);
            }
        }
    }
}

template <class T>
DEVICE void scatterEdges(Table table, const int* sorted, int count, const typename Work<T>::Type* edges, T* out) {
    typedef typename Work<T>::Type W;
    const int chunks = (count - 1) / CHUNK + 1;
    for (long long item = globalThread(); item < table.columns() * chunks; item += globalThreads()) {
        const long long column = item % table.columns();
        const Place place(sorted, count, (int)(item / table.columns()));
        const int row = sorted[place.to - 1];
        const bool isAll = sorted[place.from] == row;
        if (!table.has(row) || !place.goesOn(place.to) || (isAll && !place.begins(place.from))) {
            continue;
        }
        W sum = edges[(chunks + place.chunk) * table.columns() + column];
        for (int chunk = place.chunk + 1; chunk < chunks && sorted[chunk * CHUNK] == row; chunk++) {
            sum += edges[chunk * table.columns() + column];
        }
        add(out + table.at(column, row), sum);
    }
}

#define SCATTER_SORTED(name, T)                                                                                       \
    KERNEL(scatter_sorted_##name, 256,                                                                                \
           (const T* updates, long long outer, int length, long long inner, const int* sorted, const int* places,     \
            int count, Work<T>::Type* edges, T* out)) {                                                               \
        scatterSorted<T>(updates, Table{outer, length, inner}, sorted, places, count, edges, out);                    \
    }                                                                                                                 \
    KERNEL(scatter_edges_##name, 256, (long long outer, int length, long long inner, const int* sorted, int count,    \
                                       const Work<T>::Type* edges, T* out)) {                                         \
        scatterEdges<T>(Table{outer, length, inner}, sorted, count, edges, out);                                      \
    }

SCATTER_SORTED(f32, float)
SCATTER_SORTED(f64, double)
SCATTER_SORTED(f16, Float16)
SCATTER_SORTED(bf16, BFloat16)
