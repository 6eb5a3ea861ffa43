// How a block of threads runs on the processor. Kernels do not see this; emulation.hpp, which they see, is built on it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace emulated {

/** Ends the launch with an error: what is wrong, as by printf; where, is added. Does not return. */
[[noreturn]] void fail(const char* format, ...) __attribute__((format(printf, 1, 2)));

/** Waits for all threads of the block, and orders their accesses to memory; how many of them voted. */
int waitForBlock(bool vote);

/** Waits for the lanes of `mask`; orders their accesses to memory only where `ordering`. */
void waitForWarp(unsigned mask, bool ordering);

/** What the thread wrote before may be read by other blocks from now on. */
void passFence();

/** Where the threads of the caller's warp lay down what they exchange: 32 slots of 16 bytes. */
unsigned char* slots();

/** The caller's place in its warp, 0 to 31. */
int lane();

/** Which lanes of the caller's warp exist: all but in the last warp of a block of another size. */
unsigned existingLanes();

/** The dynamic shared memory of the block, which begins at a multiple of 256 KiB. */
void* dynamicShared();
/** Checks an address that is accessed with one instruction of `alignment` bytes, which g++ may make several of. */
void requireAligned(const void* address, size_t alignment);

/** Checks the word of an atomic operation. */
void checkAtomic(const void* address, size_t bytes);

/**
 * A kernel by name; `call` unpacks the parameters, each of which the driver's interface gives by address. Blocks of a
 * cluster, `clusterBlocks` of them, run at the same time; 0 is for kernels that know of no clusters.
 */
struct Kernel {
    const char* name;
    int maxThreads;
    int clusterBlocks;
    void (*function)();
    void (*call)(void (*function)(), void** arguments);
    const Kernel* next;
};

/** Makes a kernel known while the library loads. */
void enroll(Kernel* kernel);

template <class... P>
struct Call {
    using Function = void (*)(P...);

    /** The parameter at an address that need not be aligned as its type asks for. */
    template <class T>
    static T load(const void* from) {
        T value;
        memcpy(&value, from, sizeof(value));
        return value;
    }

    template <size_t... I>
    static void with(Function function, void** arguments, std::index_sequence<I...>) {
        function(load<P>(arguments[I])...);
    }

    static void call(void (*function)(), void** arguments) {
        with(reinterpret_cast<Function>(function), arguments, std::index_sequence_for<P...>());
    }
};

struct Enrolment {
    Kernel kernel;

    template <class... P>
    Enrolment(const char* name, int maxThreads, void (*function)(P...), int clusterBlocks = 0)
        : kernel{name, maxThreads, clusterBlocks, reinterpret_cast<void (*)()>(function), &Call<P...>::call, nullptr} {
        enroll(&kernel);
    }
};

}  // namespace emulated
