// Elements moved as they are, a kernel for each of their sizes: of any strides, and transposed by way of shared memory.
#include "strides.cuh"

/** out = in, views of any strides. [size] */
template <class T>
DEVICE void copyStrided(const T* in, T* out, long long size, const Strides<2>& strides) {
#pragma unroll 1
    for (long long i = globalThread(); i < size; i += globalThreads()) {
        long long at[2];
        strides.locate((unsigned)i, at);
        out[at[1]] = in[at[0]];
    }
}

static const int TILE = 32;

/**
 * Where along one axis (columns) the elements of `in` are neighbours, and along another (rows) those of `out`: a tile
 * is read along the one and written along the other. As Java's Transposition makes it.
 */
struct Tiles {
    long long rows, columns;
    /** From an element to the next: of in along the rows, of out along the columns. */
    long long inStride, outStride;
    /** How many tiles there are along the columns, and along the rows and the columns. */
    long long tilesAcross, tilesEach;
    /** Of all other axes together. */
    long long matrices;
};

template <class T>
DEVICE void transpose(const T* in, T* out, const Tiles& tiles, const Strides<2>& strides) {
    // One more column, so that the elements of a column lie in different banks.
    __shared__ T tile[TILE][TILE + 1];
    const int lane = (int)threadIdx.x % TILE;
    const int line = (int)threadIdx.x / TILE;
    const int lines = (int)blockDim.x / TILE;
#pragma unroll 1
    for (long long t = blockIdx.x; t < tiles.matrices * tiles.tilesEach; t += gridDim.x) {
        long long at[2];
        strides.locate((unsigned)(t / tiles.tilesEach), at);
        const long long within = t % tiles.tilesEach;
        const long long row = within / tiles.tilesAcross * TILE;
        const long long column = within % tiles.tilesAcross * TILE;
        for (int y = line; y < TILE; y += lines) {
            if (row + y < tiles.rows && column + lane < tiles.columns) {
                tile[y][lane] = in[at[0] + (row + y) * tiles.inStride + column + lane];
            }
        }
        __syncthreads();
        for (int x = line; x < TILE; x += lines) {
            if (row + lane < tiles.rows && column + x < tiles.columns) {
                out[at[1] + (column + x) * tiles.outStride + row + lane] = tile[lane][x];
            }
        }
        __syncthreads();
    }
}

#define COPY(bytes, T)                                                                                               \
    KERNEL(copy_strided_##bytes, 256, (const T* in, T* out, long long size, const Strides<2> strides)) {             \
        copyStrided(in, out, size, strides);                                                                         \
    }                                                                                                                \
    KERNEL(transpose_##bytes, 256, (const T* in, T* out, const Tiles tiles, const Strides<2> strides)) {             \
        transpose(in, out, tiles, strides);                                                                          \
    }
COPY(1, unsigned char)
COPY(2, unsigned short)
COPY(4, unsigned)
COPY(8, unsigned long long)
