// The threads of a block. A fiber runs one thread after the other, and so does without any switch for a kernel that
// never waits; where a thread waits, the next fiber goes on with those that have not begun.
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include <vector>

#include "emulation.hpp"
#include "runtime.hpp"

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
int thread;
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

enum class State : unsigned char { RUNS, WAITS_FOR_BLOCK, WAITS_FOR_WARP, ENDED };

struct Thread {
    Fiber* fiber;
    State state;
};

struct Warp {
    unsigned arrived;
    unsigned masks[32];
    alignas(16) unsigned char slots[32 * 16];
};

Context host;
Fiber* running;
std::vector<Fiber*> idle;
std::vector<Fiber*> all;
Thread threads[MOST_THREADS];
Warp warps[MOST_THREADS / 32];
std::vector<unsigned> fences;
std::vector<int> ready;
size_t nextReady;
int count, begun, ended, waiting, votes, outcome;
bool failed;
alignas(128) unsigned char shared[MOST_SHARED];

void place(int index) {
    thread = index;
    threadIdx.x = (unsigned)index;
}

void runThreads() {
    for (;;) {
        while (begun < count) {
            int index = begun++;
            place(index);
            threads[index] = {running, State::RUNS};
            launch->kernel->call(launch->kernel->function, launch->arguments);
            threads[index].state = State::ENDED;
            ended++;
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
}

void wait(State state) {
    int index = thread;
    threads[index].state = state;
    Fiber* own = running;
    emulated_switch(&own->context, &host);
    running = own;
    place(index);
}

void release(int index) {
    threads[index].state = State::RUNS;
    ready.push_back(index);
}

void reportStuck() {
    int block = 0;
    int warp = 0;
    for (int i = 0; i < count; i++) {
        block += threads[i].state == State::WAITS_FOR_BLOCK;
        warp += threads[i].state == State::WAITS_FOR_WARP;
    }
    snprintf(launch->message, launch->messageBytes,
             "%s: block [%u, %u, %u]: %d of %d threads wait at __syncthreads, %d wait for others of their warp, %d have "
             "ended: a barrier that not all reach",
             launch->kernel->name, blockIdx.x, blockIdx.y, blockIdx.z, block, count, warp, ended);
    failed = true;
}

void schedule() {
    while (!failed && ended < count) {
        if (nextReady < ready.size()) {
            int index = ready[nextReady++];
            resume(threads[index].fiber);
        } else if (begun < count) {
            ready.clear();
            nextReady = 0;
            Fiber* fiber = idle.empty() ? newFiber() : idle.back();
            if (!idle.empty()) {
                idle.pop_back();
            }
            resume(fiber);
        } else {
            reportStuck();
        }
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

bool runBlock(const Launch& run, Size block) {
    launch = &run;
    emulated_blockIdx = {block.x, block.y, block.z};
    emulated_gridDim = {run.grid.x, run.grid.y, run.grid.z};
    emulated_blockDim = {(unsigned)run.threads, 1, 1};
    emulated_threadIdx = {0, 0, 0};
    count = run.threads;
    begun = ended = waiting = votes = 0;
    failed = false;
    ready.clear();
    nextReady = 0;
    blockSerial++;
    fences.push_back(0);
    blockEpoch = 0;
    for (int w = 0; w <= (count - 1) / 32; w++) {
        warps[w].arrived = 0;
        warpEpochs[w] = 0;
    }
    schedule();
    if (failed) {
        resetFibers();
    }
    launch = nullptr;
    return !failed;
}

void abandon() {
    failed = true;
    emulated_switch(&running->context, &host);
    __builtin_unreachable();
}

void fail(const char* format, ...) {
    char what[400];
    va_list values;
    va_start(values, format);
    vsnprintf(what, sizeof(what), format, values);
    va_end(values);
    snprintf(launch->message, launch->messageBytes, "%s: block [%u, %u, %u], thread %d: %s", launch->kernel->name,
             blockIdx.x, blockIdx.y, blockIdx.z, thread, what);
    abandon();
}

int waitForBlock(bool vote) {
    votes += vote;
    if (++waiting < count) {
        wait(State::WAITS_FOR_BLOCK);
        return outcome;
    }
    waiting = 0;
    outcome = votes;
    votes = 0;
    blockEpoch++;
    for (int i = 0; i < count; i++) {
        if (i != thread) {
            release(i);
        }
    }
    return outcome;
}

unsigned existingLanes() {
    int left = count - (thread & ~31);
    return left >= 32 ? 0xffffffffu : (1u << left) - 1;
}

void beginLaunch() {
    firstBlock = blockSerial + 1;
    accesses = 0;
    fences.clear();
}

void passFence() { fences.back()++; }

unsigned fencesOf(unsigned block) { return fences[block - firstBlock]; }

int lane() { return thread & 31; }

unsigned char* slots() { return warps[thread / 32].slots; }

void waitForWarp(unsigned mask, bool ordering) {
    Warp& warp = warps[thread / 32];
    if ((mask >> lane() & 1) == 0) {
        fail("waits for lanes %08x without being one of them", mask);
    }
    mask &= existingLanes();
    warp.arrived |= 1u << lane();
    warp.masks[lane()] = mask;
    if ((warp.arrived & mask) != mask) {
        wait(State::WAITS_FOR_WARP);
        return;
    }
    for (int other = 0; other < 32; other++) {
        if ((mask >> other & 1) != 0) {
            if (warp.masks[other] != mask) {
                fail("lanes %08x are to wait for each other, but lane %d waits for %08x", mask, other,
                     warp.masks[other]);
            }
            if (other != lane()) {
                release((thread & ~31) + other);
            }
        }
    }
    warp.arrived &= ~mask;
    if (ordering) {
        warpEpochs[thread / 32]++;
    }
}

void* dynamicShared() { return shared; }

}  // namespace emulated
