// Rows picked out of a table. Elements are only moved, so that words of their bytes do: the widest that fit.
#include "memory.cuh"

/** A word of 16 bytes. */
typedef Pack<unsigned> Word16;

/**
 * out[o, j, i] = table[o, indices[j], i], or 0 where the index is outside [0, length); inner counts words.
 *
 * @param N counts the words of the result: unsigned where they are below 2^32, for its faster division
 */
template <class W, class N>
DEVICE void gather(const W* table, N inner, int length, const int* indices, N count, N words, W* out) {
#pragma unroll 1
    for (N at = (N)globalThread(); at < words; at += (N)globalThreads()) {
        const N column = at / inner;
        const N outer = column / count;
        const int row = indices[column - outer * count];
        const bool is = row >= 0 && row < length;
        out[at] = is ? table[((long long)outer * length + row) * (long long)inner + (at - column * inner)] : W();
    }
}

#define GATHER(bytes, W)                                                                                               \
    KERNEL(gather_##bytes, 256,                                                                                        \
           (const W* table, long long inner, int length, const int* indices, long long count, long long words,         \
            W* out)) {                                                                                                 \
        if (words + globalThreads() < 0xffffffffll) {                                                                  \
            gather<W, unsigned>(table, (unsigned)inner, length, indices, (unsigned)count, (unsigned)words, out);       \
        } else {                                                                                                       \
            gather<W, long long>(table, inner, length, indices, count, words, out);                                    \
        }                                                                                                              \
    }

GATHER(1, unsigned char)
GATHER(2, unsigned short)
GATHER(4, unsigned)
GATHER(8, unsigned long long)
GATHER(16, Word16)
