// The largest and the smallest element, and their indices, by the keys of their bits: a kernel for all types of a size.
// Sizes that networks compute in have kernels for each shape; the others go along columns, which serve any shape.
#include "reduce_kernels.cuh"

#define EXTREMES(bytes) REDUCE_COLUMNS(columns_extreme_##bytes, Extreme<bytes>, Order<Bits<bytes>::Key>, 1)

#define EXTREMES_OF_ROWS(bytes)                                            \
    REDUCE_TILES(extreme_##bytes, Extreme<bytes>, Order<Bits<bytes>::Key>) \
    REDUCE_ROWS(extreme_##bytes, Extreme<bytes>, Order<Bits<bytes>::Key>)  \
    REDUCE_COLUMNS(packs_extreme_##bytes, Extreme<bytes>, Order<Bits<bytes>::Key>, 16 / bytes)

#define INDICES(bytes) REDUCE_COLUMNS(columns_index_##bytes, Index<bytes>, Order<Bits<bytes>::Key>, 1)

#define INDICES_OF_ROWS(bytes)                                         \
    REDUCE_TILES(index_##bytes, Index<bytes>, Order<Bits<bytes>::Key>) \
    REDUCE_ROWS(index_##bytes, Index<bytes>, Order<Bits<bytes>::Key>)

/** Of parts with keys of some bytes: 4, or 8 of elements of 8. */
#define PARTS(bytes) REDUCE_COLUMNS(parts_index_##bytes, Again<Index<bytes>>, Index<bytes>, 1)

EXTREMES(1)
EXTREMES(2)
EXTREMES(4)
EXTREMES(8)
EXTREMES_OF_ROWS(2)
EXTREMES_OF_ROWS(4)
INDICES(1)
INDICES(2)
INDICES(4)
INDICES(8)
INDICES_OF_ROWS(2)
INDICES_OF_ROWS(4)
PARTS(4)
PARTS(8)
