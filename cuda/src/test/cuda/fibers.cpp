// The threads of a block, or of the blocks of a cluster. A fiber runs one thread after the other, and so does without
// any switch for a kernel that never waits; where a thread waits, the next fiber goes on with those that have not
// begun. Threads of a cluster that may go on do so in an order that is left to chance, and what is under way for them
// is done at a moment that is left to chance, too.
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include <vector>

#include "asynchronous.hpp"
#include "emulation.hpp"
#include "order.hpp"

// Not zero, for memory that begins as zeros is taken for the static shared memory of kernels.
dim3 emulated_threadIdx{1, 1, 1}, emulated_blockIdx{1, 1, 1}, emulated_blockDim{1, 1, 1}, emulated_gridDim{1, 1, 1};

#if defined(__x86_64__)
struct Context {
    void* stackPointer;
};

extern "C" void emulated_switch(Context* from, const Context* to);
asm(R"(
.text
.globl emulated_switch
.hidden emulated_switch
.type emulated_switch,@function
emulated_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq (%rsi), %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size emulated_switch,.-emulated_switch
)");
#else
#include <ucontext.h>
using Context = ucontext_t;

static void emulated_switch(Context* from, const Context* to) { swapcontext(from, to); }
#endif

namespace emulated {

const Launch* launch;
int thread, rank, clusterBlocks, blockThreads;
bool ordered;
unsigned blockEpoch;
unsigned warpEpochs[MOST_THREADS / 32];
unsigned blockSerial;
unsigned firstBlock;
long long accesses;

namespace {

#if defined(__x86_64__)
void prepare(Context* context, char* stack, size_t bytes, void (*entry)()) {
    void** top = reinterpret_cast<void**>(stack + bytes);
    *--top = nullptr;  // where the entry would return to; it also aligns the stack as after a call
    *--top = reinterpret_cast<void*>(entry);
    context->stackPointer = top - 6;
}
#else
void prepare(Context* context, char* stack, size_t bytes, void (*entry)()) {
    getcontext(context);
    context->uc_stack.ss_sp = stack;
    context->uc_stack.ss_size = bytes;
    context->uc_link = nullptr;
    makecontext(context, entry, 0);
}
#endif

constexpr size_t STACK = 256 * 1024;
constexpr size_t GUARD = 4096;

struct Fiber {
    Context context;
    char* stack;
};

enum class State : unsigned char { RUNS, WAITS_FOR_BLOCK, WAITS_FOR_WARP, WAITS, ENDED };

/** What a thread waits for, as `suspend` was told. */
struct Reason {
    Describe describe;
    size_t where;
    unsigned number;
};

struct Thread {
    Fiber* fiber;
    State state;
    Reason reason;
};

struct Warp {
    unsigned arrived;
    unsigned masks[32];
    alignas(16) unsigned char slots[32 * 16];
};

/** A block that runs. */
struct Block {
    Size place;
    int waiting, votes, outcome, ended;
    Warp warps[MOST_THREADS / 32];
};

/** A failure that is found while no thread runs. */
struct Failure {};

Context host;
Fiber* running;
std::vector<Fiber*> idle;
std::vector<Fiber*> all;
Thread threads[MOST_TOGETHER];
Block blocks[MOST_BLOCKS];
Block* block = blocks;
std::vector<unsigned> fences;
std::vector<int> ready;
size_t nextReady;
int together, begun, ended;
unsigned firstSerial;
bool failed;
uint64_t chance = 1;

void enter(int index) {
    rank = index;
    block = blocks + index;
    blockSerial = firstSerial + (unsigned)index;
    emulated_blockIdx = {block->place.x, block->place.y, block->place.z};
}

void place(int index) {
    if (clusterBlocks > 1) {
        enter(index / blockThreads);
        index %= blockThreads;
    }
    thread = index;
    threadIdx.x = (unsigned)index;
}

void end(int index) {
    threads[index].state = State::ENDED;
    ended++;
    block->ended++;
    if (ordered) {
        endAsynchronous();
        endThread(block->ended == blockThreads);
    }
}

void runThreads() {
    for (;;) {
        while (begun < together) {
            int index = begun++;
            place(index);
            threads[index] = {running, State::RUNS, {}};
            launch->kernel->call(launch->kernel->function, launch->arguments);
            end(index);
        }
        idle.push_back(running);
        emulated_switch(&running->context, &host);
    }
}

Fiber* newFiber() {
    Fiber* fiber = new Fiber();
    fiber->stack = static_cast<char*>(
        mmap(nullptr, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    mprotect(fiber->stack, GUARD, PROT_NONE);
    prepare(&fiber->context, fiber->stack + GUARD, STACK - GUARD, runThreads);
    all.push_back(fiber);
    return fiber;
}

void resume(Fiber* fiber) {
    running = fiber;
    emulated_switch(&host, &fiber->context);
    running = nullptr;
}

void wait(State state) {
    int index = self();
    threads[index].state = state;
    Fiber* own = running;
    emulated_switch(&own->context, &host);
    running = own;
    place(index);
}

void reportStuck() {
    int waiting = 0;
    int warp = 0;
    for (int i = 0; i < together; i++) {
        waiting += threads[i].state == State::WAITS_FOR_BLOCK;
        warp += threads[i].state == State::WAITS_FOR_WARP;
    }
    snprintf(launch->message, launch->messageBytes,
             "%s: block [%u, %u, %u]: %d of %d threads wait at __syncthreads, %d wait for others of their warp, "
             "%d have ended: a barrier that not all reach",
             launch->kernel->name, blockIdx.x, blockIdx.y, blockIdx.z, waiting, together, warp, ended);
    failed = true;
}

void describe(const Thread& it, char* text, size_t bytes) {
    if (it.state == State::WAITS) {
        it.reason.describe(text, bytes, it.reason.where, it.reason.number);
    } else {
        const char* what = it.state == State::WAITS_FOR_BLOCK ? "__syncthreads"
                           : it.state == State::ENDED         ? "nothing: they have ended"
                                                              : "others of their warp";
        snprintf(text, bytes, "%s", what);
    }
}

/** Of each run of threads that wait for the same, what it is. */
void reportDeadlock() {
    size_t used = snprintf(launch->message, launch->messageBytes, "%s: block [%u, %u, %u]: deadlock:",
                           launch->kernel->name, blocks->place.x, blocks->place.y, blocks->place.z);
    char text[200], other[200];
    int from = 0;
    for (int i = 1; i <= together; i++) {
        describe(threads[from], text, sizeof(text));
        bool same = i < together && i % blockThreads != 0;
        if (same) {
            describe(threads[i], other, sizeof(other));
            same = strcmp(text, other) == 0;
        }
        if (!same && used < launch->messageBytes) {
            used += snprintf(launch->message + used, launch->messageBytes - used,
                             " threads %d to %d of block %d wait for %s;", from % blockThreads, (i - 1) % blockThreads,
                             from / blockThreads, text);
        }
        from = same ? from : i;
    }
    failed = true;
}

/** The next of those that may go on, or -1. */
int nextThread() {
    if (nextReady == ready.size()) {
        return -1;
    }
    if (ordered) {
        size_t chosen = nextReady + draw((unsigned)(ready.size() - nextReady));
        std::swap(ready[nextReady], ready[chosen]);
    }
    return ready[nextReady++];
}

void begin() {
    ready.clear();
    nextReady = 0;
    Fiber* fiber = idle.empty() ? newFiber() : idle.back();
    if (!idle.empty()) {
        idle.pop_back();
    }
    resume(fiber);
}

/** How many threads go on before something that is under way for them is done, on average. */
constexpr unsigned THREADS_PER_STEP = 8;

void schedule() {
    while (!failed && ended < together) {
        if (ordered && draw(THREADS_PER_STEP) == 0) {
            stepAsynchronous();
        }
        int index = nextThread();
        if (index >= 0) {
            resume(threads[index].fiber);
        } else if (begun < together) {
            begin();
        } else if (!ordered) {
            reportStuck();
        } else if (!stepAsynchronous()) {
            reportDeadlock();
        }
    }
}

/** All of a warp's `mask` have come, the running thread as the last. */
void meet(Warp& warp, unsigned mask, bool ordering) {
    int first = self() - lane();
    for (int other = 0; other < 32; other++) {
        if ((mask >> other & 1) != 0) {
            if (warp.masks[other] != mask) {
                fail("lanes %08x are to wait for each other, but lane %d waits for %08x", mask, other,
                     warp.masks[other]);
            }
            if (other != lane()) {
                release(first + other);
            }
        }
    }
    warp.arrived &= ~mask;
    if (ordering && ordered) {
        synchronise(first, first + 32, mask);
    } else if (ordering) {
        warpEpochs[thread / 32]++;
    }
}

/** After a failure the fibers stand anywhere; they begin anew. */
void resetFibers() {
    idle.clear();
    for (Fiber* fiber : all) {
        prepare(&fiber->context, fiber->stack + GUARD, STACK - GUARD, runThreads);
        idle.push_back(fiber);
    }
}

}  // namespace

bool runCluster(const Launch& run, Size first) {
    launch = &run;
    ordered = run.kernel->clusterBlocks > 0;
    clusterBlocks = ordered ? run.kernel->clusterBlocks : 1;
    blockThreads = run.threads;
    emulated_gridDim = {run.grid.x, run.grid.y, run.grid.z};
    emulated_blockDim = {(unsigned)run.threads, 1, 1};
    emulated_threadIdx = {0, 0, 0};
    together = run.threads * clusterBlocks;
    begun = ended = 0;
    failed = false;
    ready.clear();
    nextReady = 0;
    firstSerial = blockSerial + 1;
    blockEpoch = 0;
    for (int b = clusterBlocks - 1; b >= 0; b--) {
        blocks[b].place = {first.x + (unsigned)b, first.y, first.z};
        blocks[b].waiting = blocks[b].votes = blocks[b].ended = 0;
        fences.push_back(0);
        enter(b);
        for (int w = 0; w <= (blockThreads - 1) / 32; w++) {
            block->warps[w].arrived = 0;
            warpEpochs[w] = 0;
        }
    }
    if (ordered) {
        for (int b = 0; b < clusterBlocks; b++) {
            memset(windows() + b * WINDOW, 0xff, run.sharedBytes);
        }
        beginOrder();
        beginAsynchronous();
    }
    try {
        schedule();
    } catch (const Failure&) {
        failed = true;
    }
    if (failed) {
        resetFibers();
    }
    launch = nullptr;
    blockSerial = firstSerial + (unsigned)clusterBlocks - 1;
    return !failed;
}

void fail(const char* format, ...) {
    char what[400];
    va_list values;
    va_start(values, format);
    vsnprintf(what, sizeof(what), format, values);
    va_end(values);
    snprintf(launch->message, launch->messageBytes, "%s: block [%u, %u, %u], thread %d: %s", launch->kernel->name,
             blockIdx.x, blockIdx.y, blockIdx.z, thread, what);
    failed = true;
    if (running == nullptr) {
        throw Failure();
    }
    emulated_switch(&running->context, &host);
    __builtin_unreachable();
}

void standFor(int index) { place(index); }

void suspend(Describe describe, size_t where, unsigned number) {
    threads[self()].reason = {describe, where, number};
    wait(State::WAITS);
}

void release(int index) {
    threads[index].state = State::RUNS;
    ready.push_back(index);
}

bool hasEnded(int rank) { return blocks[rank].ended == blockThreads; }

unsigned draw(unsigned count) {
    // xorshift64*
    chance ^= chance >> 12;
    chance ^= chance << 25;
    chance ^= chance >> 27;
    return (unsigned)((chance * 0x2545f4914f6cdd1dull >> 32) * count >> 32);
}

int waitForBlock(bool vote) {
    Block& own = *block;
    own.votes += vote;
    if (++own.waiting < blockThreads) {
        wait(State::WAITS_FOR_BLOCK);
        return own.outcome;
    }
    own.waiting = 0;
    own.outcome = own.votes;
    own.votes = 0;
    blockEpoch++;
    int first = rank * blockThreads;
    if (ordered) {
        synchronise(first, first + blockThreads, 0xffffffffu);
    }
    for (int i = first; i < first + blockThreads; i++) {
        if (i != self()) {
            release(i);
        }
    }
    return own.outcome;
}

unsigned existingLanes() {
    int left = blockThreads - (thread & ~31);
    return left >= 32 ? 0xffffffffu : (1u << left) - 1;
}

void beginLaunch() {
    firstBlock = blockSerial + 1;
    accesses = 0;
    fences.clear();
}

void passFence() { fences[blockSerial - firstBlock]++; }

unsigned fencesOf(unsigned serial) { return fences[serial - firstBlock]; }

int lane() { return thread & 31; }

unsigned char* slots() { return block->warps[thread / 32].slots; }

void waitForWarp(unsigned mask, bool ordering) {
    Warp& warp = block->warps[thread / 32];
    if ((mask >> lane() & 1) == 0) {
        fail("waits for lanes %08x without being one of them", mask);
    }
    mask &= existingLanes();
    warp.arrived |= 1u << lane();
    warp.masks[lane()] = mask;
    if ((warp.arrived & mask) != mask) {
        wait(State::WAITS_FOR_WARP);
    } else {
        meet(warp, mask, ordering);
    }
}

void* dynamicShared() { return windows() + rank * WINDOW; }

}  // namespace emulated

/** What is left to chance in the order of things is drawn from this. */
extern "C" void emulated_seed(uint64_t seed) { emulated::chance = seed * 2 + 1; }
