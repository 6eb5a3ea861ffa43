// Sums and products. What networks do often, sums of floating point, has kernels for each shape; the rest goes along
// columns, which serve any shape. Those of UINT8 are those of INT8: the low bits are the same.
#include "reduce_kernels.cuh"

#define SUMS(name, T) REDUCE_COLUMNS(columns_sum_##name, Sum<T>, int, 1)

#define SUMS_OF_ROWS(name, T)             \
    REDUCE_TILES(sum_##name, Sum<T>, int) \
    REDUCE_ROWS(sum_##name, Sum<T>, int)  \
    REDUCE_COLUMNS(packs_sum_##name, Sum<T>, int, Pack<T>::SIZE)

#define PRODUCTS(name, T)                                      \
    REDUCE_COLUMNS(columns_product_##name, Product<T>, int, 1) \
    PARTS(product_##name, Product<T>)

#define TOTALS(name, T) REDUCE_COLUMNS(columns_##name, WholeTotal<T>, int, 1)

/** Of parts that are kept in another type than the elements. */
#define PARTS(name, F) REDUCE_COLUMNS(parts_##name, Again<F>, F, 1)

SUMS(f32, float)
SUMS(f64, double)
SUMS(f16, Float16)
SUMS(bf16, BFloat16)
SUMS_OF_ROWS(f32, float)
SUMS_OF_ROWS(f16, Float16)
SUMS_OF_ROWS(bf16, BFloat16)
PARTS(sum_f16, Sum<Float16>)
PARTS(sum_bf16, Sum<BFloat16>)
PRODUCTS(f32, float)
PRODUCTS(f64, double)
PRODUCTS(f16, Float16)
PRODUCTS(bf16, BFloat16)
TOTALS(i32, Int32)
TOTALS(i64, Int64)
TOTALS(i8, Int8)
PARTS(i8, WholeTotal<Int8>)
