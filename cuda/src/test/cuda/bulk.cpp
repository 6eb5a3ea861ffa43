// Bulk copies between the device's memory and the shared memory of a cluster, by tensor maps or without. They are
// checked where they begin. Bytes move later: at a moment left to chance, or where something waits for them.
#include <stdio.h>

#include <deque>
#include <map>

#include "asynchronous.hpp"
#include "hopper.cuh"

namespace emulated {
namespace {

/** A box of a matrix, row by row in shared memory; what is outside of the matrix is zeros there, and stays as it is. */
struct Box {
    uintptr_t matrix;
    long long pitch;
    long long rows, rowBytes;
    /** The first one of the box, and the box's own size. */
    long long row, byte;
    int boxRows, boxRowBytes;
    bool swizzled;

    unsigned bytes() const { return (unsigned)(boxRows * boxRowBytes); }

    /** Gives each row's part inside of the matrix to `use`: its place in the box, address and bytes. */
    template <class F>
    void each(F use) const {
        long long from = byte > 0 ? byte : 0;
        long long to = byte + boxRowBytes < rowBytes ? byte + boxRowBytes : rowBytes;
        for (int r = 0; r < boxRows && from < to; r++) {
            if (row + r >= 0 && row + r < rows) {
                use(r * boxRowBytes + (int)(from - byte), matrix + (row + r) * pitch + from, (size_t)(to - from));
            }
        }
    }

    /** Where a chunk of 16 bytes of the box stands, behind `at`, the box's first one. */
    uintptr_t place(uintptr_t at, int offset) const {
        uintptr_t address = at + offset;
        return swizzled ? address ^ (address >> 7 & 7) << 4 : address;
    }
};

struct Load {
    int issuer;
    Box box;
    uintptr_t to, barrier;
    unsigned mask;
    int agents[MOST_BLOCKS];
};

struct Store {
    Box box;
    uintptr_t from;
    int group;
};

/** A thread's stores. */
struct Stores {
    int reads, writes;
    /** Groups ended, the last one that is not empty, and groups waited for. */
    int ended, last, waited;
    std::deque<Store> begun;
};

std::vector<Load> loads;
std::map<int, Stores> stores;
int underWay[MOST_BLOCKS];

constexpr int CHUNK = 16;

/** A field of a tensor map's word. */
unsigned long long field(unsigned long long word, int from, int bits) { return word >> from & ((1ull << bits) - 1); }

int elementBytes(unsigned type) {
    constexpr unsigned FLOAT16 = 6, FLOAT32 = 7, BFLOAT16 = 10;
    if (type != FLOAT16 && type != FLOAT32 && type != BFLOAT16) {
        fail("uses a tensor map of type %u, which is neither float16 nor float32 nor bfloat16", type);
    }
    return type == FLOAT32 ? 4 : 2;
}

/** As found out on a device: see TensorMap's maker for the words. */
Box boxOf(const TensorMap& map, int column, int row) {
    const unsigned long long* w = map.words;
    constexpr unsigned RANK_2 = 0x10, SWIZZLE_128 = 0x6000, TYPE = 0xf << 7;
    unsigned kind = (unsigned)w[1] & ~TYPE;
    bool rest = (w[2] | w[3] | w[5] | w[10] | w[11] | w[12] | w[13] | w[14] | w[15]) != 0;
    if ((kind != RANK_2 && kind != (RANK_2 | SWIZZLE_128)) || rest || w[9] != 0x400) {
        fail("uses a tensor map that is none of a matrix: word 1 is %#llx, word 9 %#llx", w[1], w[9]);
    }
    int element = elementBytes((unsigned)field(w[1], 7, 4));
    Box box{};
    box.swizzled = (kind & SWIZZLE_128) != 0;
    box.matrix = w[0];
    box.pitch = (long long)(w[1] >> 32) * CHUNK;
    box.rows = (long long)(w[4] >> 32) + 1;
    box.rowBytes = ((long long)field(w[4], 0, 32) + 1) * element;
    box.row = row;
    box.byte = (long long)column * element;
    box.boxRows = (int)w[7] + 1;
    box.boxRowBytes = ((int)(w[6] >> 56) + 1) * element;
    if (box.matrix % CHUNK != 0 || box.pitch < box.rowBytes) {
        fail("uses a tensor map of a matrix at %#zx, rows of %lld bytes %lld bytes apart: no multiple of 16, or "
             "too near", (size_t)box.matrix, box.rowBytes, box.pitch);
    }
    if (w[7] > 255 || w[8] != box.bytes() || box.boxRowBytes % CHUNK != 0 || (box.swizzled && box.boxRowBytes != 128)) {
        fail("uses a tensor map of boxes of %d rows of %d bytes, which it says are %llu bytes", box.boxRows,
             box.boxRowBytes, w[8]);
    }
    return box;
}

/** As one row. */
Box flat(const void* address, unsigned bytes) {
    uintptr_t at = reinterpret_cast<uintptr_t>(address);
    if (at % CHUNK != 0 || bytes % CHUNK != 0 || bytes == 0) {
        fail("begins a bulk copy of %u bytes at %p, which are to be multiples of 16", bytes, address);
    }
    return {at, 0, 1, bytes, 0, 0, 1, (int)bytes, false};
}

void requireAlignedBox(const Box& box, uintptr_t shared, bool byMap) {
    size_t alignment = box.swizzled ? 1024 : byMap ? 128 : CHUNK;
    if (shared % alignment != 0) {
        fail("copies a box at byte %zu of shared memory, which is no multiple of %zu", (size_t)(shared % WINDOW),
             alignment);
    }
}

void beginLoad(const Box& box, Shared to, Shared barrier, unsigned mask, bool byMap) {
    requireAlignedBox(box, to, byMap);
    if (mask == 0 || mask >> clusterBlocks != 0) {
        fail("copies to the blocks of mask %#x, of a cluster of %d", mask, clusterBlocks);
    }
    Access reader = now();
    Readers readers(&reader, 1);
    box.each([&](int, uintptr_t from, size_t bytes) { readFor(from, bytes, readers); });
    Load load{self(), box, to, barrier, mask, {}};
    for (int block = 0; block < clusterBlocks; block++) {
        if ((mask >> block & 1) != 0) {
            uintptr_t there = inWindow(to, block);
            if (hasEnded(block)) {
                fail("copies to block %d of the cluster, which has ended", block);
            }
            load.agents[block] = agentOfCopies(inWindow(barrier, block));
            writeFor(there, box.bytes(), {load.agents[block], UNFINISHED});
            memset(reinterpret_cast<void*>(there), 0xff, box.bytes());
            underWay[block]++;
        }
    }
    loads.push_back(load);
}

void finish(const Load& load) {
    standFor(load.issuer);
    const Box& box = load.box;
    std::vector<unsigned char> bytes(box.bytes());
    box.each([&](int offset, uintptr_t from, size_t count) {
        memcpy(bytes.data() + offset, reinterpret_cast<void*>(from), count);
    });
    for (int block = 0; block < clusterBlocks; block++) {
        if ((load.mask >> block & 1) != 0) {
            uintptr_t there = inWindow(load.to, block);
            for (int i = 0; i < (int)box.bytes(); i += CHUNK) {
                memcpy(reinterpret_cast<void*>(box.place(there, i)), bytes.data() + i, CHUNK);
            }
            underWay[block]--;
            unsigned epoch = arriveBytes(inWindow(load.barrier, block), box.bytes());
            finishWrite(there, box.bytes(), epoch);
            touch(block, {load.agents[block], epoch});
        }
    }
}

Stores& own() {
    auto found = stores.find(self());
    if (found == stores.end()) {
        int reads = newAgent(Agent::STORES_READ, self()), writes = newAgent(Agent::STORES_WRITE, self());
        found = stores.emplace(self(), Stores{reads, writes, 0, 0, 0, {}}).first;
    }
    return found->second;
}

void beginStore(const Box& box, Shared from, bool byMap) {
    requireAlignedBox(box, from, byMap);
    Stores& mine = own();
    Access reads{mine.reads, (unsigned)mine.ended + 1}, writes{mine.writes, (unsigned)mine.ended + 1};
    Readers readers(&reads, 1);
    readFor(inWindow(from, rank), box.bytes(), readers);
    box.each([&](int, uintptr_t to, size_t bytes) { writeFor(to, bytes, writes); });
    mine.begun.push_back({box, from, mine.ended});
    mine.last = mine.ended + 1;
}

/** Does a thread's first store. */
void finishOne(Stores& of) {
    Store store = of.begun.front();
    of.begun.pop_front();
    const Box& box = store.box;
    std::vector<unsigned char> bytes(box.bytes());
    for (int i = 0; i < (int)box.bytes(); i += CHUNK) {
        memcpy(bytes.data() + i, reinterpret_cast<void*>(box.place(store.from, i)), CHUNK);
    }
    box.each([&](int offset, uintptr_t to, size_t count) {
        memcpy(reinterpret_cast<void*>(to), bytes.data() + offset, count);
    });
}

}  // namespace

void beginAsynchronous() {
    loads.clear();
    stores.clear();
    for (int& count : underWay) {
        count = 0;
    }
    beginBarriers();
    beginProducts();
}

void endAsynchronous() {
    endClusterArrivals();
    endProducts();
    auto found = stores.find(self());
    if (found != stores.end() && found->second.waited < found->second.last) {
        fail("ends while its bulk stores may still read shared memory");
    }
    if (hasEnded(rank) && underWay[rank] > 0) {
        fail("is the last thread of its block, to which %d copies are under way", underWay[rank]);
    }
}

bool stepAsynchronous() {
    std::vector<Stores*> storing;
    for (auto& entry : stores) {
        if (!entry.second.begun.empty()) {
            storing.push_back(&entry.second);
        }
    }
    size_t all = loads.size() + storing.size();
    if (all == 0) {
        return false;
    }
    size_t chosen = draw((unsigned)all);
    if (chosen >= loads.size()) {
        finishOne(*storing[chosen - loads.size()]);
    } else {
        Load load = loads[chosen];
        loads.erase(loads.begin() + (long)chosen);
        finish(load);
    }
    return true;
}

void copyBulk(Shared to, const void* from, unsigned bytes, Shared barrier, unsigned mask) {
    beginLoad(flat(from, bytes), to, barrier, mask, false);
}

void copyTensor(Shared to, const TensorMap* map, int column, int row, Shared barrier, unsigned mask) {
    requireAligned(map, 64);
    beginLoad(boxOf(*map, column, row), to, barrier, mask, true);
}

void storeTensor(const TensorMap* map, int column, int row, Shared from) {
    requireAligned(map, 64);
    beginStore(boxOf(*map, column, row), from, true);
}

void storeBulk(void* to, Shared from, unsigned bytes) { beginStore(flat(to, bytes), from, false); }

void endStoreGroup() { own().ended++; }

void waitStores(int pending, bool written) {
    Stores& mine = own();
    int done = mine.ended - pending;
    while (!mine.begun.empty() && mine.begun.front().group < done) {
        finishOne(mine);
    }
    if (done > 0) {
        learn(Access{mine.reads, (unsigned)done});
        if (written) {
            learn(Access{mine.writes, (unsigned)done});
        }
    }
    mine.waited = mine.waited > done ? mine.waited : done;
}

}  // namespace emulated
