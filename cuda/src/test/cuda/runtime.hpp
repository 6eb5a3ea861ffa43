// What the parts of the emulation know of each other. Compiled without the checks of memory that kernels get.
#pragma once
#include "block.hpp"

namespace emulated {

/** The most threads of a block. */
constexpr int MOST_THREADS = 1024;
/** The most shared memory of a block, as Hopper has it. */
constexpr size_t MOST_SHARED = 227 * 1024;

/** The most blocks of a cluster, and of threads that run at the same time. */
constexpr int MOST_BLOCKS = 16;
constexpr int MOST_TOGETHER = MOST_BLOCKS * MOST_THREADS;

/** From one block's dynamic shared memory to that of the cluster's next one. */
constexpr size_t WINDOW = 256 * 1024;

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

/** Its block's place in the cluster, how many blocks there are and how many threads each has. */
extern int rank;
extern int clusterBlocks;
extern int blockThreads;

/** Whether the kernel is one of clusters: then order.hpp keeps account of what is over for whom. */
extern bool ordered;

/** The running thread, counted within its cluster. */
inline int self() { return rank * blockThreads + thread; }

/**
 * How many barriers of the block, and of each of its warps, were passed; and which block it is, counted in all
 * launches.
 */
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

/** Runs all threads of one block, or of the cluster that begins with it; false when the launch failed. */
bool runCluster(const Launch& launch, Size block);

/** Writes down what a thread waits for. */
using Describe = void (*)(char* text, size_t bytes, size_t where, unsigned number);

/** The running thread waits until it is released; `describe` says for what, where nobody releases it. */
void suspend(Describe describe, size_t where, unsigned number);

/** Lets a thread of the cluster go on that was suspended. */
void release(int index);

/** What follows is done for a thread of the cluster, until another one runs. */
void standFor(int index);

/** Whether all threads of a block of the cluster have ended. */
bool hasEnded(int rank);

/** A number below `count`, by chance. */
unsigned draw(unsigned count);

/** Where the shared memory of the cluster's first block begins. */
unsigned char* windows();

/** The kernel of a name, or null. */
const Kernel* find(const char* name);

/** Finds out where static shared memory lies. */
void locateShared();

}  // namespace emulated
