// Kernels that show what the emulation runs and what it finds wrong.
#include "memory.cuh"

#define TRIAL(name) KERNEL(name, 96, (const float* in, float* out, long long size))

TRIAL(trial_reverse) {
    __shared__ float values[96];
    values[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = values[size - 1 - threadIdx.x];
}

TRIAL(trial_dynamic) {
    DYNAMIC_SHARED(float, values);
    values[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    if (threadIdx.x == 0) {
        out[0] = values[size - 1];
    }
}

TRIAL(trial_lanes) {
    float sum = in[threadIdx.x];
    for (int lanes = 16; lanes > 0; lanes /= 2) {
        sum += __shfl_xor_sync(FULL_WARP, sum, lanes);
    }
    const unsigned odd = __ballot_sync(FULL_WARP, threadIdx.x & 1);
    const int first = __shfl_sync(FULL_WARP, (int)threadIdx.x, 0);
    out[threadIdx.x] = odd == 0xaaaaaaaau && first % 32 == 0 && size == 96 ? sum : -1;
}

TRIAL(trial_vote) {
    const int count = __syncthreads_count(threadIdx.x % 3 == 0);
    const int all = __syncthreads_and(in[threadIdx.x] < size);
    out[threadIdx.x] = all ? count : -1;
}

TRIAL(trial_atomic) {
    if (threadIdx.x < size) {
        atomicAdd(out, in[threadIdx.x]);
    }
}

TRIAL(fault_reads_past) { out[threadIdx.x] = in[threadIdx.x == 0 ? size : 0]; }

TRIAL(fault_writes_before) { out[(long long)threadIdx.x - 1] = in[size - 1]; }

TRIAL(fault_misaligned) {
    const Pack<float> pack = loadPack(in);
    storePack(out + size / 96, pack);
}

TRIAL(fault_barrier) {
    if (threadIdx.x != 95) {
        __syncthreads();
    }
    out[threadIdx.x] = in[size - 1];
}

TRIAL(fault_lanes) {
    out[threadIdx.x] = in[size - 1];
    if (threadIdx.x != 7) {
        __syncwarp();
    }
}

TRIAL(fault_race) {
    __shared__ float one;
    if (threadIdx.x == 1) {
        one = in[size - 1];
    }
    __syncwarp();
    out[threadIdx.x] = one;
}

TRIAL(fault_overtakes) {
    __shared__ float values[96];
    values[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    const float other = values[size - 1 - threadIdx.x];
    if (threadIdx.x == 0) {
        values[0] = other;
    }
    out[threadIdx.x] = other;
}

TRIAL(fault_unwritten) {
    __shared__ float values[96];
    if (threadIdx.x < 64) {
        values[threadIdx.x] = in[threadIdx.x];
    }
    __syncthreads();
    out[threadIdx.x] = values[(threadIdx.x + 1) % size];
}

TRIAL(fault_beyond_shared) {
    DYNAMIC_SHARED(float, values);
    values[256] = in[size - 1];
    out[threadIdx.x] = values[256];
}

TRIAL(fault_blocks) { out[threadIdx.x] = in[size - 1]; }

TRIAL(fault_neighbour) {
    const float next = out[(threadIdx.x + 1) % size];
    out[threadIdx.x] = next + in[threadIdx.x];
}

TRIAL(fault_endless) {
    while (in[0] < size) {
        out[0] = 1;
    }
}

/** The second block reads what the first wrote before a fence. */
TRIAL(trial_fence) {
    const float before = blockIdx.x == 0 ? in[threadIdx.x] : out[threadIdx.x];
    out[threadIdx.x] = before + size;
    __threadfence();
}
