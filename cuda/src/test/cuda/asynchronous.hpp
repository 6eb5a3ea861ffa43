// What goes on beside the threads of a cluster: barriers that count bytes, bulk copies, products of warpgroups.
#pragma once
#include "order.hpp"

namespace emulated {

/** A cluster begins: nothing is under way. Each for its own part. */
void beginAsynchronous();
void beginBarriers();
void beginProducts();

/** The running thread ends: nothing that works for it may be under way. */
void endAsynchronous();
void endClusterArrivals();
void endProducts();

/** Does something that is under way, left to chance; whether there was anything. */
bool stepAsynchronous();

/** Where a block of the cluster has what the running thread's block has at `address`. */
uintptr_t inWindow(uintptr_t address, unsigned rank);

/** The agent of the copies that arrive at a barrier of a block, which must be ready for them. */
int agentOfCopies(uintptr_t barrier);

/** Bytes arrive at a barrier; the epoch of its agent from which on they are there. */
unsigned arriveBytes(uintptr_t barrier, unsigned bytes);

/** Checks a span of memory and remembers what is done with it for the running thread. */
void readFor(uintptr_t address, size_t bytes, Readers& readers);
void writeFor(uintptr_t address, size_t bytes, Access writer);

/** From now on what an agent has written is there from this epoch on. */
void finishWrite(uintptr_t address, size_t bytes, unsigned epoch);

}  // namespace emulated
