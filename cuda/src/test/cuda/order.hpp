// What is over for whom, in kernels of clusters. Who accesses memory is an agent: a thread, or what copies or
// multiplies for it. An agent counts its epochs; a clock says of each agent up to which epoch what it did is over.
// Threads hand their clocks on where they signal, and take others' where they wait: vector clocks, as finders of data
// races have them.
#pragma once
#include <memory>
#include <vector>

#include "cells.hpp"
#include "runtime.hpp"

namespace emulated {

using Clock = std::vector<unsigned>;
/** A clock that several share: most threads know the same most of the time. */
using Known = std::shared_ptr<const Clock>;

/** What an agent did in an epoch. */
struct Access {
    int agent;
    unsigned epoch;
};

/** Of a copy that has not arrived. */
constexpr unsigned UNFINISHED = 0xffffffffu;

/** Of memory that was not written by a thread: asynchronous readers need no fence to see it. */
constexpr unsigned NO_FENCE = 0xffffffffu;

enum class Agent { THREAD, PRODUCTS, LOADS, STORES_READ, STORES_WRITE, SIGNALS, BARRIER };

/** What those know together who have come. */
class Gathering {
public:
    void add(const Known& known);
    void add(Access access);
    /** What they know; the next ones begin anew. */
    Known end();

private:
    Clock clock;
    Known last;
};

/** Begins a cluster: its threads are the first agents and know nothing. */
void beginOrder();

/** Makes an agent that works for a thread, a warp (counted in the cluster) or a barrier (its place in the windows). */
int newAgent(Agent kind, size_t owner);

/** The running thread's own epoch, for what it does now. */
Access now();

/** The running thread hands on what it knows and what it did; or only what it knows of others. */
void publish(Gathering& to);
void publishOthers(Gathering& to);

/** The running thread knows this, too. */
void learn(const Known& known);
void learn(Access access);

/** Of the threads from one to before another, those that a warp's `mask` has know what they know together. */
void synchronise(int from, int to, unsigned mask);

/** Whether this is over for the running thread. */
bool knows(int agent, unsigned epoch);

/** Names an agent, for a message. */
const char* nameOf(int agent);

/** The running thread's ordinary writes will be seen by asynchronous readers. */
void passProxyFence();

/** Checks and remembers an access by the running thread. */
void readOrdered(Cell& cell, int kind);
void writeOrdered(Cell& cell, int kind);

/**
 * What reads for the running thread, all of it the same. It may read what nobody wrote, as rows beyond a matrix are
 * multiplied: that is NaN.
 */
class Readers {
public:
    Readers(const Access* by, int count) : by(by), count(count) {}
    void read(Cell& cell, int kind);
    /** Who wrote what was read. */
    const std::vector<Access>& written() const { return writers; }

private:
    const Access* by;
    int count;
    std::vector<Access> writers;
    /** Of the cell read last; and its list of readers before and after that. */
    Access last{-1, 0};
    unsigned lastFence = 0, lastBlock = 0;
    unsigned before = UNFINISHED, behind = 0;
};

/** The same by what writes for it. */
void writeFor(Cell& cell, int kind, Access writer);

/** The running thread uses another block's shared memory, and that block must know it before it ends. */
void touch(int rank, Access access);

/** The running thread ends; with the last one of its block what touched the block must be over. */
void endThread(bool isLast);

/** The blocks of the cluster that runs are these, of all. */
bool isTogether(unsigned block);

}  // namespace emulated
