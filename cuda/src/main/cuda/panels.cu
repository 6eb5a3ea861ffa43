// Operands for the dense layers of dense_hopper.cuh, which says how panels lie: panels_A_B of a row-major matrix of
// type A for multiplicands B, panels_turned_A_B of the matrix whose transpose is row-major. FLOAT32 numbers are
// rounded to what is multiplied, tf32 among it. panels_u8_A_B: of bytes that are scaled as numbers of type A.
// needs: compute_80, PTX 7.0
// cubin: sm_90a
#include "bytes.cuh"
#include "mma.cuh"

/** What becomes a 16-byte chunk of multiplicands. */
struct BFloat16Chunk {
    static constexpr int SIZE = 8;
    DEVICE static unsigned word(const float* x, int i) { return packBFloat16(x[2 * i], x[2 * i + 1]); }
};
struct Float16Chunk {
    static constexpr int SIZE = 8;
    DEVICE static unsigned word(const float* x, int i) { return packFloat16(x[2 * i], x[2 * i + 1]); }
};
struct Tf32Chunk {
    static constexpr int SIZE = 4;
    DEVICE static unsigned word(const float* x, int i) { return roundTf32(__float_as_uint(x[i])); }
};

/**
 * What the kernels are told. rows, columns: of the panels' matrix; pitch: numbers from one row to the next of `from`.
 */
struct PanelShape {
    int rows, columns;
    long long pitch;
    /** Rows of a panel: `rows` rounded up to a multiple of 8; those beyond the matrix become zeros. */
    int panelRows;
};

/** Elements of type T, row-major, or of the matrix transposed. */
template <class T, bool TURNED>
struct Elements {
    const T* from;

    /** The numbers of a chunk that begins at (row, column). */
    template <int SIZE>
    DEVICE void load(const PanelShape& s, int row, int column, float (&x)[SIZE]) const {
#pragma unroll
        for (int i = 0; i < SIZE; i++) {
            int at = column + i;
            long long place = TURNED ? at * s.pitch + row : row * s.pitch + at;
            x[i] = row < s.rows && at < s.columns ? widen(from[place]) : 0.0f;
        }
    }
};

/**
 * Bytes, row-major, scaled as elements of type S are. Four are read at a time where rows begin at multiples of that.
 */
template <class S>
struct ScaledBytes {
    static constexpr int WORD = 4;
    const UInt8* from;
    float scale, offset;

    template <int SIZE>
    DEVICE void load(const PanelShape& s, int row, int column, float (&x)[SIZE]) const {
        bool aligned = (reinterpret_cast<unsigned long long>(from) | s.pitch) % WORD == 0;
#pragma unroll
        for (int i = 0; i < SIZE; i += WORD) {
            int present = row < s.rows ? min(WORD, max(0, s.columns - column - i)) : 0;
            unsigned bytes = word(from + row * s.pitch + column + i, present, aligned);
#pragma unroll
            for (int j = 0; j < WORD; j++) {
                x[i + j] = j < present ? scaled<S>((UInt8)(bytes >> 8 * j), scale, offset) : 0.0f;
            }
        }
    }

    DEVICE static unsigned word(const UInt8* at, int present, bool aligned) {
        if (aligned && present == WORD) {
            return *reinterpret_cast<const unsigned*>(at);
        }
        unsigned bytes = 0;
#pragma unroll 1
        for (int j = 0; j < present; j++) {
            bytes |= (unsigned)at[j] << 8 * j;
        }
        return bytes;
    }
};

/**
 * A thread makes a chunk after the other. Neighbouring ones are those of a row, or of a column where that is how `from`
 * lies: so neighbouring threads read neighbouring numbers.
 */
template <class Chunk, bool TURNED, class From>
DEVICE void makePanels(const From& from, uint4* to, const PanelShape& s) {
    const int CHUNKS = 8;
    int panels = (s.columns - 1) / (CHUNKS * Chunk::SIZE) + 1;
    long long count = (long long)panels * s.panelRows * CHUNKS;
    for (long long item = globalThread(); item < count; item += globalThreads()) {
        // A line is 128 bytes, or a column of chunks: nothing that fits into memory has 2^32 of them.
        unsigned line = (unsigned)(item / (TURNED ? s.panelRows : CHUNKS));
        int row = (int)(TURNED ? item % s.panelRows : line % (unsigned)s.panelRows);
        int chunk = (int)((TURNED ? line : item) % CHUNKS);
        int panel = (int)(line / (unsigned)(TURNED ? CHUNKS : s.panelRows));
        float x[Chunk::SIZE];
        from.load(s, row, (panel * CHUNKS + chunk) * Chunk::SIZE, x);
        uint4 quad = make_uint4(Chunk::word(x, 0), Chunk::word(x, 1), Chunk::word(x, 2), Chunk::word(x, 3));
        to[((long long)panel * s.panelRows + row) * CHUNKS + (chunk ^ row % 8)] = quad;
    }
}

#define PANELS_KERNEL(name, Chunk, turned, T)                                                                    \
    KERNEL(name, 256, (const T* from, uint4* to, int rows, int columns, long long pitch, int panelRows)) {       \
        makePanels<Chunk, turned>(Elements<T, turned>{from}, to, PanelShape{rows, columns, pitch, panelRows});   \
    }
#define PANELS_KERNELS(from, to, Chunk, T)               \
    PANELS_KERNEL(panels_##from##_##to, Chunk, false, T) \
    PANELS_KERNEL(panels_turned_##from##_##to, Chunk, true, T)

#define PANELS_OF_BYTES(as, operand, Chunk, S)                                                                   \
    KERNEL(panels_u8_##as##_##operand, 256,                                                                      \
           (const UInt8* from, uint4* to, int rows, int columns, long long pitch, int panelRows, float scale,    \
            float offset)) {                                                                                     \
        ScaledBytes<S> bytes{from, scale, offset};                                                               \
        makePanels<Chunk, false>(bytes, to, PanelShape{rows, columns, pitch, panelRows});                        \
    }

PANELS_KERNELS(f32, bf16, BFloat16Chunk, float)
PANELS_KERNELS(f32, f16, Float16Chunk, float)
PANELS_KERNELS(f32, tf32, Tf32Chunk, float)
PANELS_KERNELS(bf16, bf16, BFloat16Chunk, BFloat16)
PANELS_KERNELS(f16, f16, Float16Chunk, Float16)

PANELS_OF_BYTES(f32, bf16, BFloat16Chunk, float)
PANELS_OF_BYTES(f32, f16, Float16Chunk, float)
PANELS_OF_BYTES(f32, tf32, Tf32Chunk, float)
PANELS_OF_BYTES(bf16, bf16, BFloat16Chunk, BFloat16)
PANELS_OF_BYTES(f16, f16, Float16Chunk, Float16)
