// Stable sorts of elements of each size.
#include "sort.cuh"

#define SORTS(bytes)                                                                                                   \
    KERNEL(sort_tiles_##bytes, SORT_THREADS,                                                                           \
           (Order<Bits<bytes>::Key> order, const Raw<bytes>::Type* in, SortedRows where, int slot,                     \
            ItemOf<bytes>::Type* items, Raw<bytes>::Type* values, int* indices)) {                                     \
        sortTiles<bytes>(order, in, where, slot, items, values, indices);                                              \
    }                                                                                                                  \
    KERNEL(sort_emit_##bytes, SORT_THREADS, (const ItemOf<bytes>::Type* items, const Raw<bytes>::Type* in,             \
                                             SortedRows where, Raw<bytes>::Type* values, int* indices)) {              \
        emitRows<bytes>(items, in, where, values, indices);                                                            \
    }

SORTS(1)
SORTS(2)
SORTS(4)
SORTS(8)

KERNEL(sort_merge_small, SORT_THREADS, (const SmallItem* in, long long rows, int length, int run, SmallItem* out)) {
    mergeRuns(in, rows, length, run, out);
}

KERNEL(sort_merge_large, SORT_THREADS, (const LargeItem* in, long long rows, int length, int run, LargeItem* out)) {
    mergeRuns(in, rows, length, run, out);
}
