// What Java calls, beside the functions of memory.cpp: kernels by name, and launches. One call at a time.
#include <stdio.h>
#include <string.h>

#include "runtime.hpp"

namespace emulated {
namespace {
const Kernel* kernels;
}

void enroll(Kernel* kernel) {
    kernel->next = kernels;
    kernels = kernel;
}

const Kernel* find(const char* name) {
    const Kernel* kernel = kernels;
    while (kernel != nullptr && strcmp(kernel->name, name) != 0) {
        kernel = kernel->next;
    }
    return kernel;
}

}  // namespace emulated

using namespace emulated;

extern "C" const Kernel* emulated_find(const char* name) { return find(name); }

/** The kernels' names, each ended by a line feed; how many bytes that takes. */
extern "C" int emulated_names(char* names, int bytes) {
    int used = 0;
    for (const Kernel* kernel = kernels; kernel != nullptr; kernel = kernel->next) {
        int length = (int)strlen(kernel->name);
        if (used + length + 1 <= bytes) {
            memcpy(names + used, kernel->name, length);
            names[used + length] = '\n';
        }
        used += length + 1;
    }
    return used;
}

/** Runs a kernel; 0, or 1 with a message. `sizes`: blocks x, y, z, threads, bytes of dynamic shared memory. */
extern "C" int emulated_launch(const Kernel* kernel, const int* sizes, void** arguments, char* message, int bytes) {
    const Size grid = {(unsigned)sizes[0], (unsigned)sizes[1], (unsigned)sizes[2]};
    Launch run{kernel, arguments, grid, sizes[3], (size_t)sizes[4], message, (size_t)bytes};
    if (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1 || sizes[1] > 65535 || sizes[2] > 65535 || sizes[3] < 1 ||
        sizes[3] > kernel->maxThreads || sizes[4] < 0 || (size_t)sizes[4] > MOST_SHARED) {
        snprintf(message, (size_t)bytes,
                 "%s: cannot be launched with %d x %d x %d blocks of %d threads (at most %d), %d bytes",
                 kernel->name, sizes[0], sizes[1], sizes[2], sizes[3], kernel->maxThreads, sizes[4]);
        return 1;
    }
    unsigned together = kernel->clusterBlocks > 0 ? (unsigned)kernel->clusterBlocks : 1;
    if (run.grid.x % together != 0) {
        snprintf(message, (size_t)bytes, "%s: %d blocks along x are no whole number of clusters of %u", kernel->name,
                 sizes[0], together);
        return 1;
    }
    locateShared();
    beginLaunch();
    for (unsigned z = 0; z < run.grid.z; z++) {
        for (unsigned y = 0; y < run.grid.y; y++) {
            for (unsigned x = 0; x < run.grid.x; x += together) {
                if (!runCluster(run, {x, y, z})) {
                    return 1;
                }
            }
        }
    }
    return 0;
}
