// What is remembered of each byte of memory. Blocks are counted through all launches.
#pragma once
#include <cstdint>

namespace emulated {

/**
 * Who accessed a byte last, in which block. The first byte of a word of 4 bytes stands for all of it until one of them
 * is accessed by itself. In kernels of clusters writers are agents, epochs are those of order.hpp, and `readEpoch` is
 * the list of the readers since the last write.
 */
struct Cell {
    unsigned writeBlock, readBlock;
    /** Of the barriers of the block and of the warp, and of the block's fences. */
    unsigned writeEpoch, readEpoch;
    unsigned writeWarpEpoch, readWarpEpoch;
    unsigned writeFence;
    short writer, reader;
    /** The launch in which several blocks read it. */
    unsigned severalRead : 31;
    unsigned isSplit : 1;
};
constexpr unsigned LOW_BITS = 0x7fffffff;

/** What a cell belongs to: dynamic shared memory, static shared memory, the device's memory. */
constexpr int DYNAMIC = 0;
constexpr int STATIC = 1;
constexpr int GLOBAL = 2;
constexpr const char* KINDS[] = {"shared memory", "shared memory", "memory"};

}  // namespace emulated
