// The device's memory, and what kernels may do with it. g++ is told to look for data races (-fsanitize=thread), for
// which it calls a function before each access that other threads might see; those functions are here, in place of its
// own.
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <iterator>
#include <map>

#include "asynchronous.hpp"
#include "emulation.hpp"
#include "order.hpp"

namespace emulated {
namespace {

/** Addresses are given out once only: what was freed is never mistaken for what is there now. */
constexpr uintptr_t ARENA = uintptr_t(1) << 36;
constexpr uintptr_t GAP = 512;
constexpr uintptr_t PAGE = 4096;
/** Below it there is nothing in any process: an address from there is a null pointer's, or an offset from one. */
constexpr uintptr_t NOWHERE = 1 << 16;
constexpr size_t WORD = 4;

uintptr_t arena;
uintptr_t next;
std::map<uintptr_t, uintptr_t> live;  // address to end

struct Range {
    uintptr_t from, to;

    bool has(uintptr_t address, size_t bytes) const { return address >= from && address + bytes <= to; }
};
Range recent[4];
int replaced;

Range dynamicRange, staticRange;

/** More than any test has a launch do: a kernel that waits for what never comes. */
long long mostAccesses = 1'000'000'000;

/** Readers of a byte since it was written: all threads of one warp, given as -(2 + warp), or of several. */
constexpr short SEVERAL = -1;

/** Of dynamic and of static shared memory, and of the arena. */
Cell* cells[3];

bool find(uintptr_t address, size_t bytes) {
    for (const Range& range : recent) {
        if (range.has(address, bytes)) {
            return true;
        }
    }
    auto after = live.upper_bound(address);
    if (after == live.begin()) {
        return false;
    }
    Range range{std::prev(after)->first, std::prev(after)->second};
    if (!range.has(address, bytes)) {
        return false;
    }
    recent[replaced++ % 4] = range;
    return true;
}

[[noreturn]] void reportOutside(uintptr_t address, size_t bytes, bool writes) {
    const char* verb = writes ? "writes" : "reads";
    auto after = live.upper_bound(address);
    if (after != live.begin()) {
        auto before = std::prev(after);
        fail("%s %zu bytes at byte %zu of an allocation of %zu", verb, bytes, size_t(address - before->first),
             size_t(before->second - before->first));
    }
    fail("%s %zu bytes at %#zx, which was never allocated", verb, bytes, size_t(address));
}

/** Whether what another thread of this block did is over, by a barrier, for the running one. */
bool isOver(int otherWarp, unsigned epoch, unsigned warpEpoch) {
    int warp = thread / 32;
    return epoch < blockEpoch || (otherWarp == warp && warpEpoch < warpEpochs[warp]);
}

int warpOf(short reader) { return reader >= 0 ? reader / 32 : reader == SEVERAL ? -1 : -2 - reader; }

/** Whether a block is one of those of the launch that runs, other than the one that runs. */
bool isOther(unsigned block) { return block >= firstBlock && block != blockSerial; }

void checkWritten(const Cell& cell, const char* verb, int kind) {
    if (cell.writeBlock == blockSerial && cell.writer != thread &&
        !isOver(cell.writer / 32, cell.writeEpoch, cell.writeWarpEpoch)) {
        fail("%s %s that thread %d wrote, without a barrier between them", verb, KINDS[kind], cell.writer);
    }
    // What a block wrote before a fence others may read, and wait for by atomic operations.
    if (kind == GLOBAL && isOther(cell.writeBlock) && cell.writeFence == fencesOf(cell.writeBlock)) {
        fail("%s memory that another block of the launch wrote", verb);
    }
}

void read(Cell& cell, int kind) {
    if (kind != GLOBAL && cell.writeBlock != blockSerial) {
        fail("reads shared memory that its block has not written");
    }
    checkWritten(cell, "reads", kind);
    bool first = cell.readBlock != blockSerial || cell.readEpoch != blockEpoch;
    int warp = thread / 32;
    if (first || cell.reader == thread) {
        cell.reader = short(thread);
    } else {
        cell.reader = warpOf(cell.reader) == warp ? short(-2 - warp) : SEVERAL;
    }
    if (isOther(cell.readBlock)) {
        cell.severalRead = firstBlock & LOW_BITS;
    }
    cell.readBlock = blockSerial;
    cell.readEpoch = blockEpoch;
    cell.readWarpEpoch = warpEpochs[warp];
}

void write(Cell& cell, int kind) {
    checkWritten(cell, "writes", kind);
    bool another = cell.readBlock == blockSerial && cell.reader != thread;
    if (another && !isOver(warpOf(cell.reader), cell.readEpoch, cell.readWarpEpoch)) {
        fail("writes %s that another thread read, without a barrier between them", KINDS[kind]);
    }
    if (kind == GLOBAL && (isOther(cell.readBlock) || cell.severalRead == (firstBlock & LOW_BITS))) {
        fail("writes memory that another block of the launch read");
    }
    cell.writeBlock = blockSerial;
    cell.writeEpoch = blockEpoch;
    cell.writeWarpEpoch = warpEpochs[thread / 32];
    cell.writeFence = fencesOf(blockSerial);
    cell.writer = short(thread);
}

void check(Cell& cell, int kind, bool writes) {
    if (ordered) {
        (writes ? writeOrdered : readOrdered)(cell, kind);
    } else if (writes) {
        write(cell, kind);
    } else {
        read(cell, kind);
    }
}

/** From now on each byte of this word is looked after by itself. */
void split(Cell* word) {
    if (!word->isSplit) {
        word[1] = word[2] = word[3] = word[0];
        word->isSplit = 1;
    }
}

void checkCells(int kind, uintptr_t from, size_t bytes, bool writes) {
    Cell* first = cells[kind] + from;
    if (bytes < WORD) {
        split(first - from % WORD);
        for (size_t i = 0; i < bytes; i++) {
            check(first[i], kind, writes);
        }
        return;
    }
    for (size_t i = 0; i < bytes; i += WORD) {
        for (size_t b = 0; b < (first[i].isSplit ? WORD : 1); b++) {
            check(first[i + b], kind, writes);
        }
    }
}

/** Whose shared memory an address is in. */
int checkShared(uintptr_t address, size_t bytes, bool writes) {
    size_t offset = address - dynamicRange.from;
    int block = int(offset / WINDOW);
    if (block >= clusterBlocks || offset % WINDOW + bytes > launch->sharedBytes) {
        fail("%s byte %zu of %zu bytes of dynamic shared memory", writes ? "writes" : "reads", offset % WINDOW,
             launch->sharedBytes);
    }
    return block;
}

void checkAccess(uintptr_t address, size_t bytes, bool writes, bool isVolatile) {
    bool global = address - arena < ARENA;
    int kind = global ? GLOBAL : dynamicRange.has(address, 1) ? DYNAMIC : staticRange.has(address, 1) ? STATIC : -1;
    if (kind < 0) {
        // The stack and what else the processor has: not for kernels to know of, but for the first pages.
        if (address < NOWHERE) {
            reportOutside(address, bytes, writes);
        }
        return;
    }
    if (++accesses > mostAccesses) {
        fail("does not end: it has accessed memory %lld times", mostAccesses);
    }
    if (address % bytes != 0) {
        fail("%s %zu bytes at %#zx, which is not a multiple of it", writes ? "writes" : "reads", bytes,
             size_t(address));
    }
    if (global && !find(address, bytes)) {
        reportOutside(address, bytes, writes);
    }
    if (kind == DYNAMIC) {
        int block = checkShared(address, bytes, writes);
        if (block != rank) {
            touch(block, now());
        }
    } else if (kind == STATIC && ordered) {
        fail("uses static shared memory, of which a cluster's blocks have one together here: it is to be dynamic");
    }
    if (!isVolatile) {
        uintptr_t start = global ? arena : kind == DYNAMIC ? dynamicRange.from : staticRange.from & ~(WORD - 1);
        checkCells(kind, address - start, bytes, writes);
    }
}

int locate(dl_phdr_info* object, size_t, void*) {
    uintptr_t own = reinterpret_cast<uintptr_t>(&emulated_threadIdx);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr)& part = object->dlpi_phdr[i];
        uintptr_t from = object->dlpi_addr + part.p_vaddr;
        if (part.p_type == PT_LOAD && own >= from && own < from + part.p_memsz) {
            staticRange = {from + part.p_filesz, from + part.p_memsz};
            return 1;
        }
    }
    return 0;
}

void* reserve(size_t bytes) {
    return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

/** Gives the whole pages between two addresses back to the system; they are zeros again. */
void drop(uintptr_t from, uintptr_t to) {
    from = (from + PAGE - 1) / PAGE * PAGE;
    to = to / PAGE * PAGE;
    if (to > from) {
        madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
    }
}

}  // namespace

void locateShared() {
    if (arena != 0) {
        return;
    }
    arena = next = reinterpret_cast<uintptr_t>(reserve(ARENA));
    uintptr_t from = reinterpret_cast<uintptr_t>(reserve((MOST_BLOCKS + 1) * WINDOW)) + WINDOW - 1;
    from = from / WINDOW * WINDOW;
    dynamicRange = {from, from + MOST_BLOCKS * WINDOW};
    dl_iterate_phdr(locate, nullptr);
    cells[DYNAMIC] = static_cast<Cell*>(reserve(MOST_BLOCKS * WINDOW * sizeof(Cell)));
    cells[STATIC] = static_cast<Cell*>(reserve((staticRange.to - staticRange.from + WORD) * sizeof(Cell)));
    cells[GLOBAL] = static_cast<Cell*>(reserve(ARENA * sizeof(Cell)));
}

unsigned char* windows() { return reinterpret_cast<unsigned char*>(dynamicRange.from); }

namespace {

/** Gives the cells of a span of whole words to `use`, with their kind, after checks of its bounds. */
template <class F>
void withCells(uintptr_t address, size_t bytes, bool writes, F use) {
    int kind = address - arena < ARENA ? GLOBAL : DYNAMIC;
    if (kind == DYNAMIC) {
        if (!dynamicRange.has(address, bytes)) {
            fail("%s %zu bytes at %#zx, which is not shared memory", writes ? "writes" : "reads", bytes,
                 size_t(address));
        }
        checkShared(address, bytes, writes);
    } else if (!find(address, bytes)) {
        reportOutside(address, bytes, writes);
    }
    Cell* first = cells[kind] + (address - (kind == GLOBAL ? arena : dynamicRange.from));
    size_t step = bytes % WORD == 0 && address % WORD == 0 ? WORD : 1;
    for (size_t i = 0; i < bytes; i += step) {
        if (step == 1) {
            split(first + i - (address + i) % WORD);
        }
        for (size_t b = 0; b < (step == WORD && first[i].isSplit ? WORD : 1); b++) {
            use(first[i + b], kind);
        }
    }
}

}  // namespace

void readFor(uintptr_t address, size_t bytes, Readers& readers) {
    withCells(address, bytes, false, [&](Cell& cell, int kind) { readers.read(cell, kind); });
}

void writeFor(uintptr_t address, size_t bytes, Access writer) {
    withCells(address, bytes, true, [=](Cell& cell, int kind) { writeFor(cell, kind, writer); });
}

void finishWrite(uintptr_t address, size_t bytes, unsigned epoch) {
    withCells(address, bytes, true, [=](Cell& cell, int) { cell.writeEpoch = epoch; });
}

void requireAligned(const void* address, size_t alignment) {
    uintptr_t at = reinterpret_cast<uintptr_t>(address);
    if (at % alignment != 0) {
        fail("accesses %zu bytes at once at %#zx, which is not a multiple of it", alignment, size_t(at));
    }
}

void checkAtomic(const void* address, size_t bytes) {
    requireAligned(address, bytes);
    uintptr_t at = reinterpret_cast<uintptr_t>(address);
    if (at < NOWHERE || (at - arena < ARENA && !find(at, bytes))) {
        reportOutside(at, bytes, true);
    }
}

}  // namespace emulated

using namespace emulated;

/** Reserves memory, filled with NaN; null when the arena is used up. */
extern "C" uintptr_t emulated_allocate(uint64_t bytes) {
    locateShared();
    uintptr_t taken = (bytes + GAP + PAGE - 1) / PAGE * PAGE;
    if (bytes > ARENA || next + taken > arena + ARENA) {
        return 0;
    }
    // At the end of its pages less a gap, so that what lies behind it is a gap, too; 256 bytes are what CUDA aligns to.
    uintptr_t address = (next + GAP) & ~uintptr_t(255);
    next = (address + bytes + GAP + PAGE - 1) / PAGE * PAGE;
    memset(reinterpret_cast<void*>(address), 0xff, bytes);
    live[address] = address + bytes;
    return address;
}

/** Whether there was such an allocation. */
extern "C" int emulated_free(uintptr_t address) {
    auto found = live.find(address);
    if (found == live.end()) {
        return 0;
    }
    for (Range& range : recent) {
        range = {0, 0};
    }
    drop(address, found->second);
    drop(reinterpret_cast<uintptr_t>(cells[GLOBAL] + (address - arena)),
         reinterpret_cast<uintptr_t>(cells[GLOBAL] + (found->second - arena)));
    live.erase(found);
    return 1;
}

/** How often a launch may access memory. */
extern "C" void emulated_limit(int64_t accesses) { mostAccesses = accesses; }

/** Whether all of these bytes lie in one allocation. */
extern "C" int emulated_contains(uintptr_t address, uint64_t bytes) { return find(address, bytes); }

// A volatile access is taken for one that is meant to meet those of other threads.
#define EMULATED_ACCESS(verb, writes, bytes)                                                                           \
    extern "C" void __tsan_##verb##bytes(void* address) {                                                              \
        if (launch != nullptr) {                                                                                       \
            checkAccess(reinterpret_cast<uintptr_t>(address), bytes, writes, false);                                   \
        }                                                                                                              \
    }                                                                                                                  \
    extern "C" void __tsan_volatile_##verb##bytes(void* address) {                                                     \
        if (launch != nullptr) {                                                                                       \
            checkAccess(reinterpret_cast<uintptr_t>(address), bytes, writes, true);                                    \
        }                                                                                                              \
    }                                                                                                                  \
    extern "C" void __tsan_unaligned_##verb##bytes(void* address) { __tsan_##verb##bytes(address); }                   \
    extern "C" void __tsan_unaligned_volatile_##verb##bytes(void* address) { __tsan_volatile_##verb##bytes(address); }
#define EMULATED_ACCESSES(bytes)                                                                                       \
    EMULATED_ACCESS(read, false, bytes)                                                                                \
    EMULATED_ACCESS(write, true, bytes)
EMULATED_ACCESSES(1)
EMULATED_ACCESSES(2)
EMULATED_ACCESSES(4)
EMULATED_ACCESSES(8)
EMULATED_ACCESSES(16)

extern "C" void __tsan_read_range(char* address, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        __tsan_read1(address + i);
    }
}

extern "C" void __tsan_write_range(char* address, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        __tsan_write1(address + i);
    }
}

extern "C" void __tsan_init() {}
extern "C" void __tsan_func_entry(void*) {}
extern "C" void __tsan_func_exit() {}
