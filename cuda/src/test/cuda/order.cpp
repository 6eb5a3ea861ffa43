// Vector clocks of the threads of a cluster, and checks of memory by them.
#include "order.hpp"

#include <stdio.h>

#include <algorithm>

#include "block.hpp"

namespace emulated {
namespace {

struct Description {
    Agent kind;
    size_t owner;
};

/** Readers of a byte: one and those before it. */
struct Reader {
    Access access;
    unsigned next;
};

/** What a list of readers becomes with one more. */
struct Extended {
    unsigned list, result;
    Access by;
};

/** What a clock becomes with another. */
struct Joined {
    Known mine, other, result;
};

constexpr unsigned EXTENDED = 1 << 14;
constexpr unsigned JOINED = 64;

std::vector<Description> agents;
std::vector<Known> known;
std::vector<unsigned> epochs, proxyFences;
std::vector<Reader> readers;
std::vector<Extended> extended(EXTENDED);
Joined joined[JOINED];
unsigned firstOfCluster;
Clock touches[MOST_BLOCKS];
Gathering atEnd[MOST_BLOCKS];

/** The list of readers that were found to be over last, and for whom. */
unsigned overList;
int overFor;
Known overBy;

unsigned at(const Clock& clock, int agent) { return (size_t)agent < clock.size() ? clock[agent] : 0; }

void raise(Clock& clock, Access access) {
    if (clock.size() <= (size_t)access.agent) {
        clock.resize(access.agent + 1);
    }
    clock[access.agent] = std::max(clock[access.agent], access.epoch);
}

void join(Clock& clock, const Clock& other) {
    if (clock.size() < other.size()) {
        clock.resize(other.size());
    }
    for (size_t i = 0; i < other.size(); i++) {
        clock[i] = std::max(clock[i], other[i]);
    }
}

void checkWritten(const Cell& cell, const char* verb, int kind) {
    if (isTogether(cell.writeBlock)) {
        if (!knows(cell.writer, cell.writeEpoch)) {
            fail("%s %s that %s wrote, without a barrier between them", verb, KINDS[kind], nameOf(cell.writer));
        }
    } else if (kind == GLOBAL && cell.writeBlock >= firstBlock && cell.writeFence == fencesOf(cell.writeBlock)) {
        fail("%s memory that another block of the launch wrote", verb);
    }
}

unsigned extend(unsigned list, Access reader) {
    if (list != 0 && readers[list].access.agent == reader.agent && readers[list].access.epoch == reader.epoch) {
        return list;
    }
    Extended& memo = extended[(list * 31 + reader.agent * 17 + reader.epoch) % EXTENDED];
    if (memo.result != 0 && memo.list == list && memo.by.agent == reader.agent && memo.by.epoch == reader.epoch) {
        return memo.result;
    }
    unsigned kept = 0;
    for (unsigned i = list; i != 0; i = readers[i].next) {
        Access access = readers[i].access;
        if (access.agent != reader.agent && !knows(access.agent, access.epoch)) {
            readers.push_back({access, kept});
            kept = (unsigned)readers.size() - 1;
        }
    }
    readers.push_back({reader, kept});
    memo = {list, (unsigned)readers.size() - 1, reader};
    return memo.result;
}

void checkReaders(const Cell& cell, int kind) {
    if (!isTogether(cell.readBlock)) {
        bool another = cell.readBlock >= firstBlock || cell.severalRead == (firstBlock & LOW_BITS);
        if (kind == GLOBAL && another) {
            fail("writes memory that another block of the launch read");
        }
        return;
    }
    if (kind == GLOBAL && cell.severalRead == (firstBlock & LOW_BITS)) {
        fail("writes memory that another block of the launch read");
    }
    if (cell.readEpoch == overList && overFor == self() && overBy == known[self()]) {
        return;
    }
    for (unsigned i = cell.readEpoch; i != 0; i = readers[i].next) {
        Access access = readers[i].access;
        if (!knows(access.agent, access.epoch)) {
            fail("writes %s that %s reads, without a barrier between them", KINDS[kind], nameOf(access.agent));
        }
    }
    overList = cell.readEpoch;
    overFor = self();
    overBy = known[self()];
}

void addReader(Cell& cell, Access reader) {
    bool together = isTogether(cell.readBlock);
    if (!together && cell.readBlock >= firstBlock) {
        cell.severalRead = firstBlock & LOW_BITS;
    }
    cell.readEpoch = extend(together ? cell.readEpoch : 0, reader);
    cell.readBlock = blockSerial;
}

void checkWrite(const Cell& cell, int kind) {
    checkWritten(cell, "writes", kind);
    checkReaders(cell, kind);
}

void setWriter(Cell& cell, Access writer, unsigned fence) {
    cell.writeBlock = blockSerial;
    cell.writer = short(writer.agent);
    cell.writeEpoch = writer.epoch;
    cell.writeFence = fence;
    if (isTogether(cell.readBlock)) {
        cell.readEpoch = 0;
    }
}

}  // namespace

void Gathering::add(const Known& other) {
    if (other != last) {
        join(clock, *other);
        last = other;
    }
}

void Gathering::add(Access access) { raise(clock, access); }

Known Gathering::end() {
    Known result = std::make_shared<const Clock>(std::move(clock));
    clock.clear();
    last.reset();
    return result;
}

void beginOrder() {
    int threads = blockThreads * clusterBlocks;
    agents.clear();
    for (int i = 0; i < threads; i++) {
        agents.push_back({Agent::THREAD, (size_t)i});
    }
    known.assign(threads, std::make_shared<const Clock>());
    epochs.assign(threads, 1);
    proxyFences.assign(threads, 0);
    readers.assign(1, {});
    std::fill(extended.begin(), extended.end(), Extended());
    std::fill(joined, joined + JOINED, Joined());
    std::fill(touches, touches + MOST_BLOCKS, Clock());
    for (Gathering& gathering : atEnd) {
        gathering.end();
    }
    overBy.reset();
    firstOfCluster = blockSerial;
}

bool isTogether(unsigned block) { return block - firstOfCluster < (unsigned)clusterBlocks; }

int newAgent(Agent kind, size_t owner) {
    if (agents.size() == INT16_MAX) {
        fail("is too much for the emulation: a cluster of fewer threads is needed");
    }
    agents.push_back({kind, owner});
    return (int)agents.size() - 1;
}

Access now() { return {self(), epochs[self()]}; }

void publishOthers(Gathering& to) { to.add(known[self()]); }

void publish(Gathering& to) {
    publishOthers(to);
    to.add(now());
    epochs[self()]++;
}

void learn(const Known& other) {
    Known& mine = known[self()];
    if (other == nullptr || other == mine) {
        return;
    }
    size_t place = reinterpret_cast<uintptr_t>(mine.get()) / 32 + reinterpret_cast<uintptr_t>(other.get()) / 16;
    Joined& memo = joined[place % JOINED];
    if (memo.mine != mine || memo.other != other) {
        Gathering both;
        both.add(mine);
        both.add(other);
        memo = {mine, other, both.end()};
    }
    mine = memo.result;
}

void learn(Access access) {
    Clock clock = *known[self()];
    raise(clock, access);
    known[self()] = std::make_shared<const Clock>(std::move(clock));
}

void synchronise(int from, int to, unsigned mask) {
    Gathering gathering;
    for (int i = from; i < to; i++) {
        if ((mask >> (i - from) % 32 & 1) != 0) {
            gathering.add(known[i]);
            gathering.add(Access{i, epochs[i]++});
        }
    }
    Known all = gathering.end();
    for (int i = from; i < to; i++) {
        if ((mask >> (i - from) % 32 & 1) != 0) {
            known[i] = all;
        }
    }
}

bool knows(int agent, unsigned epoch) { return agent == self() || at(*known[self()], agent) >= epoch; }

const char* nameOf(int agent) {
    static char name[100];
    const Description& it = agents[agent];
    int owner = (int)it.owner;
    if (it.kind == Agent::LOADS || it.kind == Agent::BARRIER) {
        snprintf(name, sizeof(name), "%s at byte %zu of block %zu",
                 it.kind == Agent::LOADS ? "a copy to the barrier" : "the barrier", it.owner % WINDOW,
                 it.owner / WINDOW);
    } else if (it.kind == Agent::PRODUCTS) {
        snprintf(name, sizeof(name), "a product of warp %d of block %d", owner % (blockThreads / 32),
                 owner / (blockThreads / 32));
    } else {
        const char* what = it.kind == Agent::THREAD || it.kind == Agent::SIGNALS ? "" : "a bulk store of ";
        snprintf(name, sizeof(name), owner / blockThreads == rank ? "%sthread %d" : "%sthread %d of block %d", what,
                 owner % blockThreads, owner / blockThreads);
    }
    return name;
}

void passProxyFence() { proxyFences[self()]++; }

void readOrdered(Cell& cell, int kind) {
    if (kind != GLOBAL && !isTogether(cell.writeBlock)) {
        fail("reads shared memory that its block has not written");
    }
    checkWritten(cell, "reads", kind);
    addReader(cell, now());
}

void writeOrdered(Cell& cell, int kind) {
    checkWrite(cell, kind);
    setWriter(cell, now(), kind == GLOBAL ? fencesOf(blockSerial) : proxyFences[self()]);
}

void Readers::read(Cell& cell, int kind) {
    bool again = cell.writer == last.agent && cell.writeEpoch == last.epoch && cell.writeFence == lastFence;
    if (!again || cell.writeBlock != lastBlock) {
        checkWritten(cell, "reads", kind);
        bool unfenced = kind != GLOBAL && isTogether(cell.writeBlock) && cell.writeFence != NO_FENCE;
        if (unfenced && cell.writeFence == proxyFences[cell.writer]) {
            fail("reads shared memory asynchronously that %s wrote, which has passed no proxy fence since",
                 nameOf(cell.writer));
        }
        last = {cell.writer, cell.writeEpoch};
        lastFence = cell.writeFence;
        lastBlock = cell.writeBlock;
        if (isTogether(lastBlock)) {
            writers.push_back(last);
        }
    }
    unsigned list = isTogether(cell.readBlock) ? cell.readEpoch : 0;
    if (list == before && cell.readBlock == blockSerial) {
        cell.readEpoch = behind;
        return;
    }
    for (int i = 0; i < count; i++) {
        addReader(cell, by[i]);
    }
    before = list;
    behind = cell.readEpoch;
}

void writeFor(Cell& cell, int kind, Access writer) {
    checkWrite(cell, kind);
    setWriter(cell, writer, kind == GLOBAL ? fencesOf(blockSerial) : NO_FENCE);
}

void touch(int block, Access access) {
    if (hasEnded(block)) {
        fail("uses the shared memory of block %d of the cluster, which has ended", block);
    }
    raise(touches[block], access);
}

void endThread(bool isLast) {
    publish(atEnd[rank]);
    if (!isLast) {
        return;
    }
    Known all = atEnd[rank].end();
    for (size_t agent = 0; agent < touches[rank].size(); agent++) {
        if (at(*all, (int)agent) < touches[rank][agent]) {
            fail("is the last thread of its block, whose shared memory %s uses: the block does not wait for it",
                 nameOf((int)agent));
        }
    }
}

}  // namespace emulated
