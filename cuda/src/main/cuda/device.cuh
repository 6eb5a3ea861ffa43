// What every kernel file includes: how kernels are declared, and the types of elements. The same sources are compiled by
// nvcc for devices and, in tests, by g++ for the processor, where emulation.hpp stands for CUDA.
#pragma once

#ifdef __CUDACC__
/** A function for devices, always inlined. */
#define DEVICE __device__ __forceinline__
/** `KERNEL(name, threads, (parameters)) { body }`; it is launched with at most `threads` threads in a block. */
#define KERNEL(name, threads, parameters) extern "C" __global__ void __launch_bounds__(threads) name parameters
/** `T* name`: the block's dynamic shared memory. */
#define DYNAMIC_SHARED(T, name)                                    \
    extern __shared__ __align__(16) unsigned char dynamicShared[]; \
    T* name = reinterpret_cast<T*>(dynamicShared)
#else
#include "emulation.hpp"
#define DEVICE inline
#define KERNEL(name, threads, parameters)                                \
    extern "C" void name parameters;                                     \
    static emulated::Enrolment enrolment_##name(#name, threads, &name); \
    extern "C" void name parameters
#define DYNAMIC_SHARED(T, name) T* name = static_cast<T*>(emulated::dynamicShared())
#endif

/** All lanes of a warp. */
static const unsigned FULL_WARP = 0xffffffffu;

/** The place of this thread in the grid, counted along x. */
DEVICE long long globalThread() { return (long long)blockIdx.x * blockDim.x + threadIdx.x; }

/** The number of threads of the grid, along x: the step of a grid-stride loop. */
DEVICE long long globalThreads() { return (long long)gridDim.x * blockDim.x; }

/** `pointer`, of which the compiler does not know that it stays the same. */
template <class T>
DEVICE T* opaque(T* pointer) {
#ifdef __CUDACC__
    asm volatile("" : "+l"(pointer));
#endif
    return pointer;
}

/** The same of a number. Where it chooses between cases, the compiler would make a loop for each of them. */
DEVICE int opaque(int number) {
#ifdef __CUDACC__
    asm volatile("" : "+r"(number));
#endif
    return number;
}

#include "types.cuh"
