// Asynchronous copies of the threads of a block: what was begun and not waited for.
#include <deque>

#include "device.cuh"
#include "emulated_mma.hpp"
#include "runtime.hpp"

namespace emulated {
namespace {

struct Begun {
    Copy copy;
    int group;
};

struct Copies {
    unsigned block;
    int group;
    std::deque<Begun> begun;
};

Copies all[MOST_THREADS];

/** The running thread's, empty when its block begins. */
Copies& own() {
    Copies& copies = all[thread];
    if (copies.block != blockSerial) {
        copies = {blockSerial, 0, {}};
    }
    return copies;
}

}  // namespace

void beginCopy(const Copy& copy) { own().begun.push_back({copy, own().group}); }

void endCopyGroup() { own().group++; }

bool takeCopy(int pending, Copy* copy) {
    Copies& copies = own();
    if (copies.begun.empty() || copies.begun.front().group >= copies.group - pending) {
        return false;
    }
    *copy = copies.begun.front().copy;
    copies.begun.pop_front();
    return true;
}

}  // namespace emulated
