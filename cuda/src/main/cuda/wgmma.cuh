// The products of a warpgroup, "wgmma" of the PTX ISA: sums, 64 x N, (+)= a, 64 x 32 bytes, . b, N x 32 bytes, along k;
// that is 16 numbers of 16 bits, or 8 of TF32. Both operands come from shared memory. Thread t of the warpgroup holds
// of row 16 (t / 32) + t % 32 / 4 + 8 (i / 2 % 2) the column 8 (i / 4) + 2 (t % 4) + i % 2 as sums[i].
#pragma once

#ifndef __CUDACC__
#error "on the processor hopper.cuh takes products from the emulation"
#endif

/**
 * Begins sums = a . b, or sums += a . b where `accumulates` is not 0; T: BFloat16, Float16, or float for TF32, whose
 * lower 13 bits are ignored. The sums are the products' until waitProducts says that they are done.
 */
template <class T, int N>
DEVICE void warpgroupMultiply(float (&sums)[N / 2], MatrixDescriptor a, MatrixDescriptor b, int accumulates);

// Operands %0 to %(n-1), written by tens, and registers to go with them. An empty `tens` stands for none.
#define WGMMA_EIGHT(tens) \
    "%" #tens "0, %" #tens "1, %" #tens "2, %" #tens "3, %" #tens "4, %" #tens "5, %" #tens "6, %" #tens "7"
#define WGMMA_TEN(tens) WGMMA_EIGHT(tens) ", %" #tens "8, %" #tens "9, "
#define WGMMA_PLACES_8 WGMMA_EIGHT()
#define WGMMA_PLACES_16 WGMMA_TEN() "%10, %11, %12, %13, %14, %15"
#define WGMMA_PLACES_32 WGMMA_TEN() WGMMA_TEN(1) WGMMA_TEN(2) "%30, %31"
#define WGMMA_PLACES_64 \
    WGMMA_TEN() WGMMA_TEN(1) WGMMA_TEN(2) WGMMA_TEN(3) WGMMA_TEN(4) WGMMA_TEN(5) "%60, %61, %62, %63"
#define WGMMA_PLACES_128                                                                                         \
    WGMMA_TEN() WGMMA_TEN(1) WGMMA_TEN(2) WGMMA_TEN(3) WGMMA_TEN(4) WGMMA_TEN(5) WGMMA_TEN(6) WGMMA_TEN(7)       \
    WGMMA_TEN(8) WGMMA_TEN(9) WGMMA_TEN(10) WGMMA_TEN(11) WGMMA_EIGHT(12)

#define WGMMA_SUMS_4(i) "+f"(sums[i]), "+f"(sums[i + 1]), "+f"(sums[i + 2]), "+f"(sums[i + 3])
#define WGMMA_SUMS_8(i) WGMMA_SUMS_4(i), WGMMA_SUMS_4(i + 4)
#define WGMMA_SUMS_16(i) WGMMA_SUMS_8(i), WGMMA_SUMS_8(i + 8)
#define WGMMA_SUMS_32(i) WGMMA_SUMS_16(i), WGMMA_SUMS_16(i + 16)
#define WGMMA_SUMS_64(i) WGMMA_SUMS_32(i), WGMMA_SUMS_32(i + 32)
#define WGMMA_SUMS_128(i) WGMMA_SUMS_64(i), WGMMA_SUMS_64(i + 64)

// `n` columns, `count` = n / 2 sums; a, b and the predicate come behind them. 16-bit operands are told besides that
// both are stored along k.
#define WGMMA(T, types, n, count, a, b, accumulates_, stored)                                                     \
    template <>                                                                                                  \
    DEVICE void warpgroupMultiply<T, n>(float (&sums)[count], MatrixDescriptor a_, MatrixDescriptor b_, int more) { \
        asm volatile("{\n .reg .pred p;\n setp.ne.b32 p, " accumulates_ ", 0;\n"                                   \
                     " wgmma.mma_async.sync.aligned.m64n" #n types " {" WGMMA_PLACES_##count "}, " a ", " b         \
                     ", p, 1, 1" stored ";\n}"                                                                    \
                     : WGMMA_SUMS_##count(0)                                                                      \
                     : "l"(a_), "l"(b_), "r"(more));                                                              \
    }
#define WGMMA_TYPES(n, count, a, b, accumulates)                                        \
    WGMMA(BFloat16, "k16.f32.bf16.bf16", n, count, a, b, accumulates, ", 0, 0")         \
    WGMMA(Float16, "k16.f32.f16.f16", n, count, a, b, accumulates, ", 0, 0")            \
    WGMMA(float, "k8.f32.tf32.tf32", n, count, a, b, accumulates, "")

WGMMA_TYPES(16, 8, "%8", "%9", "%10")
WGMMA_TYPES(32, 16, "%16", "%17", "%18")
WGMMA_TYPES(64, 32, "%32", "%33", "%34")
WGMMA_TYPES(128, 64, "%64", "%65", "%66")
WGMMA_TYPES(256, 128, "%128", "%129", "%130")

#undef WGMMA
#undef WGMMA_TYPES
#undef WGMMA_EIGHT
#undef WGMMA_TEN
#undef WGMMA_PLACES_8
#undef WGMMA_PLACES_16
#undef WGMMA_PLACES_32
#undef WGMMA_PLACES_64
#undef WGMMA_PLACES_128
#undef WGMMA_SUMS_4
#undef WGMMA_SUMS_8
#undef WGMMA_SUMS_16
#undef WGMMA_SUMS_32
#undef WGMMA_SUMS_64
#undef WGMMA_SUMS_128
