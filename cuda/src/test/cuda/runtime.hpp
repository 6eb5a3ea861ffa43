// What the parts of the emulation know of each other. Compiled without the checks of memory that kernels get.
#pragma once
#include "block.hpp"

namespace emulated {

/** The most threads of a block. */
constexpr int MOST_THREADS = 1024;
/** The most shared memory of a block, as Hopper has it. */
constexpr size_t MOST_SHARED = 227 * 1024;

/** The size of a grid or of a block. */
struct Size {
    unsigned x, y, z;
};

/** One launch of a kernel. */
struct Launch {
    const Kernel* kernel;
    void** arguments;
    Size grid;
    int threads;
    size_t sharedBytes;
    char* message;
    size_t messageBytes;
};

/** The launch that runs, or null. */
extern const Launch* launch;

/** The thread that runs, counted within its block. */
extern int thread;

/** How many barriers of the block, and of each of its warps, were passed; and which block it is, counted in all launches. */
extern unsigned blockEpoch;
extern unsigned warpEpochs[MOST_THREADS / 32];
extern unsigned blockSerial;

/** The first block of the launch that runs. */
extern unsigned firstBlock;

/** How many fences the threads of a block of this launch have passed. */
unsigned fencesOf(unsigned block);

/** How often the launch has accessed memory. */
extern long long accesses;

/** Begins a launch. */
void beginLaunch();

/** Runs all threads of one block; false when the launch failed. */
bool runBlock(const Launch& launch, Size block);

/** Leaves the running thread and all others of its block for good. */
[[noreturn]] void abandon();

/** The kernel of a name, or null. */
const Kernel* find(const char* name);

/** Finds out where static shared memory lies. */
void locateShared();

}  // namespace emulated
