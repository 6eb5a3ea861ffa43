// Barriers of a cluster: those that count arrivals and bytes ("mbarrier" of the PTX ISA), the named ones of a block,
// that of the cluster; and the registers for which a warpgroup may wait.
#include <stdio.h>

#include <map>

#include "asynchronous.hpp"
#include "hopper.cuh"

namespace emulated {
namespace {

struct Mbarrier {
    unsigned arrivals, pending;
    long long bytes;
    unsigned phase;
    int agent;
    /** Who made it, and whether it showed that to others. */
    Access made;
    bool shown;
    Gathering gathering;
    Known known;
    std::vector<int> waiting;
};

/** One that threads pass together. */
struct Meeting {
    int expected, arrived;
    unsigned phase;
    Gathering gathering;
    Known known;
    std::vector<int> waiting;
};

/** A thread's arrivals at barriers of other blocks. */
struct Signals {
    int agent;
    unsigned count;
};

constexpr long long MOST_BYTES = (1 << 20) - 1;
constexpr int NAMED = 16;

std::map<uintptr_t, Mbarrier> barriers;
Meeting named[MOST_BLOCKS][NAMED];
Meeting cluster;
/** Of each thread: the phase of the cluster's barrier that it arrived at and has not waited for, or -1. */
std::vector<int> arrivedIn;
int left;
std::map<int, Signals> signals;
std::vector<int> registers;
int freeRegisters[MOST_BLOCKS];
std::vector<int> wantRegisters[MOST_BLOCKS];

size_t place(uintptr_t address) { return address - reinterpret_cast<uintptr_t>(windows()); }

void releaseAll(std::vector<int>& waiting) {
    for (int index : waiting) {
        release(index);
    }
    waiting.clear();
}

Mbarrier& find(uintptr_t address) {
    auto found = barriers.find(address);
    if (found == barriers.end()) {
        fail("uses a barrier at byte %zu of block %zu, where none was made", place(address) % WINDOW,
             place(address) / WINDOW);
    }
    Mbarrier& barrier = found->second;
    if (!knows(barrier.made.agent, barrier.made.epoch)) {
        fail("uses the barrier at byte %zu of block %zu, which %s made, without a barrier between them",
             place(address) % WINDOW, place(address) / WINDOW, nameOf(barrier.made.agent));
    }
    return barrier;
}

/** One that others than threads of its block use. */
Mbarrier& findShown(uintptr_t address) {
    Mbarrier& barrier = find(address);
    if (!barrier.shown) {
        fail("uses the barrier at byte %zu of block %zu, of which no fence has shown that it was made",
             place(address) % WINDOW, place(address) / WINDOW);
    }
    return barrier;
}

void settle(Mbarrier& barrier) {
    if (barrier.pending > 0 || barrier.bytes != 0) {
        return;
    }
    barrier.phase++;
    barrier.pending = barrier.arrivals;
    barrier.gathering.add(Access{barrier.agent, barrier.phase});
    barrier.known = barrier.gathering.end();
    releaseAll(barrier.waiting);
}

void count(Mbarrier& barrier, uintptr_t address, long long bytes) {
    barrier.bytes += bytes;
    if (barrier.bytes > MOST_BYTES || barrier.bytes < -MOST_BYTES) {
        fail("lets the barrier at byte %zu count %lld bytes, of at most %lld", place(address) % WINDOW, barrier.bytes,
             MOST_BYTES);
    }
}

void arriveOnce(Mbarrier& barrier, uintptr_t address) {
    if (barrier.pending == 0) {
        fail("arrives at the barrier at byte %zu of block %zu, at which all %u of its phase have",
             place(address) % WINDOW, place(address) / WINDOW, barrier.arrivals);
    }
    barrier.pending--;
    settle(barrier);
}

void describePhase(char* text, size_t bytes, size_t where, unsigned parity) {
    const Mbarrier& barrier = barriers.at(where);
    snprintf(text, bytes, "parity %u of the barrier at byte %zu (%u of %u arrivals and %lld bytes are missing)", parity,
             place(where) % WINDOW, barrier.pending, barrier.arrivals, barrier.bytes);
}

void describeNamed(char* text, size_t bytes, size_t id, unsigned expected) {
    snprintf(text, bytes, "the named barrier %zu of %u threads", id, expected);
}

void describeCluster(char* text, size_t bytes, size_t, unsigned missing) {
    snprintf(text, bytes, "the cluster's barrier, where %u threads were missing when it began to wait", missing);
}

void describeRegisters(char* text, size_t bytes, size_t, unsigned count) {
    snprintf(text, bytes, "%u registers", count);
}

void pass(Meeting& meeting) {
    meeting.phase++;
    meeting.arrived = 0;
    meeting.known = meeting.gathering.end();
    releaseAll(meeting.waiting);
}

void settleCluster() {
    if (cluster.arrived > 0 && cluster.arrived == (int)arrivedIn.size() - left) {
        pass(cluster);
    }
}

void requireCount(int count) {
    if (count % 8 != 0 || count < 24 || count > 256) {
        fail("wants %d registers: it must be a multiple of 8 from 24 to 256", count);
    }
}

}  // namespace

void beginBarriers() {
    barriers.clear();
    for (auto& block : named) {
        for (Meeting& meeting : block) {
            meeting = {};
        }
    }
    cluster = {};
    left = 0;
    arrivedIn.assign(blockThreads * clusterBlocks, -1);
    signals.clear();
    int each = 65536 / launch->kernel->maxThreads / 8 * 8;
    registers.assign(arrivedIn.size(), each < 256 ? each : 256);
    for (int b = 0; b < MOST_BLOCKS; b++) {
        freeRegisters[b] = 0;
        wantRegisters[b].clear();
    }
}

uintptr_t inWindow(uintptr_t address, unsigned block) {
    size_t offset = address - reinterpret_cast<uintptr_t>(dynamicShared());
    if (offset >= launch->sharedBytes || block >= (unsigned)clusterBlocks) {
        fail("uses byte %zu of %zu bytes of shared memory, in block %u of a cluster of %d", offset,
             launch->sharedBytes, block, clusterBlocks);
    }
    return reinterpret_cast<uintptr_t>(windows()) + block * WINDOW + offset;
}

void initBarrier(Shared address, unsigned arrivals) {
    requireAligned(reinterpret_cast<void*>(address), 8);
    if (arrivals < 1 || arrivals > MOST_BYTES || barriers.count(inWindow(address, rank)) != 0) {
        fail("makes a barrier at byte %zu for %u arrivals: there is one, or arrivals are not 1 to %lld",
             place(address) % WINDOW, arrivals, MOST_BYTES);
    }
    writeFor(address, 8, {newAgent(Agent::BARRIER, place(address)), UNFINISHED});
    Mbarrier& barrier = barriers[address];
    barrier = {};
    barrier.arrivals = barrier.pending = arrivals;
    barrier.agent = newAgent(Agent::LOADS, place(address));
    barrier.made = now();
}

void fenceBarrierInit() {
    for (auto& entry : barriers) {
        entry.second.shown |= entry.second.made.agent == self();
    }
}

void arrive(Shared address, unsigned bytes) {
    Mbarrier& barrier = find(inWindow(address, rank));
    count(barrier, address, bytes);
    publish(barrier.gathering);
    arriveOnce(barrier, address);
}

void arriveAt(Shared address, unsigned block) {
    uintptr_t there = inWindow(address, block);
    if ((int)block == rank) {
        arrive(address, 0);
        return;
    }
    Mbarrier& barrier = findShown(there);
    auto own = signals.find(self());
    if (own == signals.end()) {
        own = signals.emplace(self(), Signals{newAgent(Agent::SIGNALS, self()), 0}).first;
    }
    Access access{own->second.agent, ++own->second.count};
    touch((int)block, access);
    publishOthers(barrier.gathering);
    barrier.gathering.add(access);
    learn(access);
    arriveOnce(barrier, there);
}

void waitForPhase(Shared address, unsigned parity) {
    Mbarrier& barrier = find(inWindow(address, rank));
    while ((barrier.phase & 1) == parity) {
        barrier.waiting.push_back(self());
        suspend(describePhase, address, parity);
    }
    learn(barrier.known);
}

int agentOfCopies(uintptr_t address) { return findShown(address).agent; }

unsigned arriveBytes(uintptr_t address, unsigned bytes) {
    Mbarrier& barrier = barriers.at(address);
    unsigned epoch = barrier.phase + 1;
    count(barrier, address, -(long long)bytes);
    settle(barrier);
    return epoch;
}

unsigned clusterRank() { return (unsigned)rank; }

void syncNamed(int id, int threads) {
    if (id < 1 || id >= NAMED || threads < 32 || threads > blockThreads || threads % 32 != 0) {
        fail("waits at barrier %d of 1 to 15 for %d threads, which are to be whole warps of the block", id, threads);
    }
    Meeting& meeting = named[rank][id];
    if (meeting.arrived > 0 && meeting.expected != threads) {
        fail("waits at barrier %d for %d threads, where another waits for %d", id, threads, meeting.expected);
    }
    meeting.expected = threads;
    publish(meeting.gathering);
    if (++meeting.arrived == threads) {
        pass(meeting);
    } else {
        meeting.waiting.push_back(self());
        suspend(describeNamed, id, threads);
    }
    learn(meeting.known);
}

void arriveAtCluster() {
    if (arrivedIn[self()] >= 0) {
        fail("arrives at the cluster's barrier again, without having waited");
    }
    arrivedIn[self()] = (int)cluster.phase;
    publish(cluster.gathering);
    cluster.arrived++;
    settleCluster();
}

void waitForCluster() {
    int phase = arrivedIn[self()];
    if (phase < 0) {
        fail("waits at the cluster's barrier without having arrived");
    }
    if ((int)cluster.phase == phase) {
        cluster.waiting.push_back(self());
        suspend(describeCluster, 0, (unsigned)((int)arrivedIn.size() - left - cluster.arrived));
    }
    arrivedIn[self()] = -1;
    learn(cluster.known);
}

void endClusterArrivals() {
    left++;
    if (arrivedIn[self()] == (int)cluster.phase) {
        cluster.arrived--;
    }
    settleCluster();
}

void giveRegisters(int count) {
    requireCount(count);
    int& mine = registers[self()];
    if (count > mine) {
        fail("gives registers back to have %d, but it has %d", count, mine);
    }
    freeRegisters[rank] += mine - count;
    mine = count;
    releaseAll(wantRegisters[rank]);
}

void takeRegisters(int count) {
    requireCount(count);
    int& mine = registers[self()];
    if (count < mine) {
        fail("takes registers to have %d, but it has %d", count, mine);
    }
    while (freeRegisters[rank] < count - mine) {
        wantRegisters[rank].push_back(self());
        suspend(describeRegisters, 0, count);
    }
    freeRegisters[rank] -= count - mine;
    mine = count;
}

}  // namespace emulated
