// What the files of reductions declare: kernels by the name of a fold, which is made of their first parameter.
#pragma once
#include "reduce.cuh"

#define REDUCE_TILES(name, F, Given)                                                                                   \
    KERNEL(reduce_tiles_##name, REDUCE_THREADS,                                                                        \
           (Given given, const F::Element* in, long long rows, int length, int tileRows, int lanes, F::Result* out)) { \
        reduceTiles<F>(F{given}, in, rows, length, tileRows, lanes, out);                                              \
    }

#define REDUCE_ROWS(name, F, Given)                                                                                    \
    KERNEL(reduce_rows_##name, 512, (Given given, const F::Element* in, long long rows, int length, int chunk,         \
                                     int segments, F::Part* parts, F::Result* out)) {                                  \
        reduceRows<F>(F{given}, in, rows, length, chunk, segments, parts, out);                                        \
    }

/** V is 1, or the size of a pack. */
#define REDUCE_COLUMNS(name, F, Given, V)                                                                              \
    KERNEL(reduce_##name, REDUCE_THREADS,                                                                              \
           (Given given, const F::Element* in, long long outer, int length, long long inner, int chunk, int segments,  \
            int width, F::Part* parts, F::Result* out)) {                                                              \
        reduceColumns<F, V>(F{given}, in, outer, length, inner, chunk, segments, width, parts, out);                   \
    }
