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

/** Elements of type T. */
template <class T>
struct Elements {
    const T* from;
    DEVICE float at(long long place) const { return widen(from[place]); }
};

/** Bytes, scaled as elements of type S are. */
template <class S>
struct ScaledBytes {
    const UInt8* from;
    float scale, offset;
    DEVICE float at(long long place) const { return scaled<S>(from[place], scale, offset); }
};

/** The chunk that begins at (row, column). TURNED: from is [columns, rows]. */
template <class Chunk, bool TURNED, class From>
DEVICE uint4 makeChunk(const From& from, const PanelShape& s, int row, int column) {
    float x[Chunk::SIZE];
#pragma unroll
    for (int i = 0; i < Chunk::SIZE; i++) {
        int at = column + i;
        long long place = TURNED ? at * s.pitch + row : row * s.pitch + at;
        x[i] = row < s.rows && at < s.columns ? from.at(place) : 0.0f;
    }
    return make_uint4(Chunk::word(x, 0), Chunk::word(x, 1), Chunk::word(x, 2), Chunk::word(x, 3));
}

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
        long long line = TURNED ? item / s.panelRows : item / CHUNKS;
        int row = (int)((TURNED ? item : line) % s.panelRows);
        int chunk = (int)((TURNED ? line : item) % CHUNKS);
        int panel = (int)(line / (TURNED ? CHUNKS : s.panelRows));
        uint4 quad = makeChunk<Chunk, TURNED>(from, s, row, (panel * CHUNKS + chunk) * Chunk::SIZE);
        to[((long long)panel * s.panelRows + row) * CHUNKS + (chunk ^ row % 8)] = quad;
    }
}

#define PANELS_KERNEL(name, Chunk, turned, T)                                                                    \
    KERNEL(name, 256, (const T* from, uint4* to, int rows, int columns, long long pitch, int panelRows)) {       \
        makePanels<Chunk, turned>(Elements<T>{from}, to, PanelShape{rows, columns, pitch, panelRows});           \
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
