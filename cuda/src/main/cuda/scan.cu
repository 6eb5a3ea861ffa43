// Running sums and products. Those of UINT8 are those of INT8: the low bits are the same.
#include "scan.cuh"

#define SCAN_ROWS(name, F)                                                                                             \
    KERNEL(scan_rows_##name, SCAN_THREADS, (int given, const F::Element* in, long long rows, int length, int chunk,    \
                                            int segments, const F::State* totals, F::Result* out)) {                   \
        scanRows<F>(F{given}, in, rows, length, chunk, segments, totals, out);                                         \
    }

#define SCAN_COLUMNS(name, F)                                                                                          \
    KERNEL(scan_columns_##name, SCAN_THREADS,                                                                          \
           (int given, const F::Element* in, long long outer, int length, long long inner, int chunk, int segments,    \
            const F::State* totals, F::Result* out)) {                                                                 \
        scanColumns<F>(F{given}, in, outer, length, inner, chunk, segments, totals, out);                              \
    }

#define SCAN_SUMS(name, T)        \
    SCAN_ROWS(sum_##name, Sum<T>) \
    SCAN_COLUMNS(sum_##name, Sum<T>)

#define SCAN_PRODUCTS(name, T) SCAN_COLUMNS(product_##name, Product<T>)

SCAN_SUMS(f32, float)
SCAN_SUMS(f64, double)
SCAN_SUMS(f16, Float16)
SCAN_SUMS(bf16, BFloat16)
SCAN_PRODUCTS(f32, float)
SCAN_PRODUCTS(f64, double)
SCAN_PRODUCTS(f16, Float16)
SCAN_PRODUCTS(bf16, BFloat16)
SCAN_ROWS(i32, WholeTotal<Int32>)
SCAN_ROWS(i64, WholeTotal<Int64>)
SCAN_COLUMNS(i32, WholeTotal<Int32>)
SCAN_COLUMNS(i64, WholeTotal<Int64>)
SCAN_COLUMNS(i8, WholeTotal<Int8>)

/** The totals of segments of products. */
KERNEL(scan_columns_scaled, SCAN_THREADS,
       (int, const Scaled* in, long long outer, int length, long long inner, int chunk, int segments,
        const Scaled* totals, Scaled* out)) {
    const Totals<Product<double>> fold = {{0}};
    scanColumns(fold, in, outer, length, inner, chunk, segments, totals, out);
}
