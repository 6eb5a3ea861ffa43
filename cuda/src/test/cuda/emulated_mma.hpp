// Tensor cores and asynchronous copies on the processor. The layouts of fragments are those of "Matrix fragments for
// mma" in the PTX ISA, written here by their formulas; lanes lay down the addresses of their registers and read one
// another's. A copy is poison where it is begun, and arrives where its thread waits for it.
#pragma once
#include "emulation.hpp"

typedef uintptr_t Shared;

inline Shared sharedAddress(const void* p) { return reinterpret_cast<uintptr_t>(p); }

namespace emulated {

/** Lays down the address of `mine`; `use` is given the addresses that all lanes laid down. */
template <class T, class F>
EMULATED_UNCHECKED void withWarp(const T* mine, F use) {
    if (existingLanes() != 0xffffffffu) {
        fail("a matrix instruction in a warp of which not all lanes exist");
    }
    memcpy(slots() + 16 * lane(), &mine, sizeof(mine));
    waitForWarp(0xffffffffu, false);
    const T* all[32];
    for (int i = 0; i < 32; i++) {
        memcpy(&all[i], slots() + 16 * i, sizeof(mine));
    }
    use(all);
    waitForWarp(0xffffffffu, false);
}

/** What a lane holds of a and b. */
struct Multiplicands {
    unsigned a[4], b[2];
};

/** A TF32 number in a register: tensor cores ignore the lower 13 bits. */
struct Tf32Element {
    static constexpr int PER_REGISTER = 1;
    static float get(unsigned bits, int) { return __uint_as_float(bits & 0xffffe000u); }
};
struct Float16Element {
    static constexpr int PER_REGISTER = 2;
    static float get(unsigned bits, int i) { return halfToFloat((unsigned short)(bits >> 16 * i)); }
};
struct BFloat16Element {
    static constexpr int PER_REGISTER = 2;
    static float get(unsigned bits, int i) { return __uint_as_float((i == 0 ? bits << 16 : bits) & 0xffff0000u); }
};

/**
 * d += a . b: a is 16 x K, b is K x 8, d is 16 x 8. With P numbers in a register and four lanes along k:
 * a[row][k] is in lane 4 (row % 8) + k / P % 4, register row / 8 + 2 (k / 4P), place k % P;
 * b[k][column] in lane 4 column + k / P % 4, register k / 4P, place k % P;
 * d[row][column] in lane 4 (row % 8) + column / 2, register 2 (row / 8) + column % 2.
 */
template <class E, int K>
EMULATED_UNCHECKED void multiply(float (&d)[4], const Multiplicands& mine) {
    constexpr int P = E::PER_REGISTER;
    withWarp(&mine, [&](const Multiplicands* const* all) {
        for (int i = 0; i < 4; i++) {
            int row = lane() / 4 + i / 2 * 8;
            int column = lane() % 4 * 2 + i % 2;
            double sum = d[i];
            for (int k = 0; k < K; k++) {
                float a = E::get(all[row % 8 * 4 + k / P % 4]->a[row / 8 + k / (4 * P) * 2], k % P);
                float b = E::get(all[column * 4 + k / P % 4]->b[k / (4 * P)], k % P);
                sum += (double)a * b;
            }
            d[i] = (float)sum;
        }
    });
}

/** 16 bytes of shared memory, as one access. */
struct alignas(16) Row {
    unsigned short numbers[8];
};

/** What a lane's address holds. */
struct Fetched {
    Shared address;
    Row row;
};

/** Fails where 32 lanes, or eight that get 16 bytes each, would not be served at once. */
inline void requireNoConflict(const Fetched* const* lanes, int count) {
    unsigned banks = 0;
    unsigned each = 128 / (unsigned)count;
    for (int i = 0; i < count; i++) {
        unsigned bank = 1u << lanes[i]->address / each % (unsigned)count;
        if ((banks & bank) != 0) {
            fail("lanes meet in a bank of shared memory: %d of them read at %#zx", i + 1, (size_t)lanes[i]->address);
        }
        banks |= bank;
    }
}

/** Matrix j's row i is at lane 8 j + i's address; lane l gets numbers 2 (l % 4) and the next of each's row l / 4. */
inline void loadMatrices(unsigned (&r)[4], Shared address, bool transposed) {
    Fetched mine = {address, *reinterpret_cast<const Row*>(address)};
    withWarp(&mine, [&](const Fetched* const* all) {
        for (int j = 0; j < 4; j++) {
            requireNoConflict(all + 8 * j, 8);
            unsigned numbers[2];
            for (int i = 0; i < 2; i++) {
                int row = lane() / 4, column = lane() % 4 * 2 + i;
                numbers[i] = transposed ? all[8 * j + column]->row.numbers[row] : all[8 * j + row]->row.numbers[column];
            }
            r[j] = numbers[0] | numbers[1] << 16;
        }
    });
}

/** 16 bytes on their way to shared memory. */
struct Copy {
    uintptr_t to;
    struct alignas(16) {
        unsigned words[4];
    } bytes;
};

/** Keeps what a thread has begun to copy; see copies.cpp. */
void beginCopy(const Copy& copy);
void endCopyGroup();

/** Takes a copy out that belongs to none of the thread's `pending` last groups; false when there is no more. */
bool takeCopy(int pending, Copy* copy);

}  // namespace emulated

inline void mmaTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    emulated::multiply<emulated::Tf32Element, 8>(d, {{a[0], a[1], a[2], a[3]}, {b[0], b[1]}});
}

inline void mmaBFloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    emulated::multiply<emulated::BFloat16Element, 16>(d, {{a[0], a[1], a[2], a[3]}, {b[0], b[1]}});
}

inline void mmaFloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    emulated::multiply<emulated::Float16Element, 16>(d, {{a[0], a[1], a[2], a[3]}, {b[0], b[1]}});
}

inline void mmaFloat16Half(float (&d)[4], unsigned a0, unsigned a1, unsigned b) {
    emulated::multiply<emulated::Float16Element, 8>(d, {{a0, a1, 0, 0}, {b, 0}});
}

inline void loadMatrices(unsigned (&r)[4], Shared address) { emulated::loadMatrices(r, address, false); }

inline void loadMatricesTransposed(unsigned (&r)[4], Shared address) { emulated::loadMatrices(r, address, true); }

/** The lanes of a warp read 32 words, which are to be in 32 banks. */
inline unsigned loadShared(Shared address) {
    emulated::Fetched mine = {address, {}};
    emulated::withWarp(&mine, [](const emulated::Fetched* const* all) { emulated::requireNoConflict(all, 32); });
    return *reinterpret_cast<const unsigned*>(address);
}

inline void copyAsync(Shared to, const void* from, int bytes) {
    if (bytes < 0 || bytes > 16 || (bytes > 0 && reinterpret_cast<uintptr_t>(from) % 16 != 0)) {
        emulated::fail("begins to copy %d bytes from %p, which is not a multiple of 16", bytes, from);
    }
    emulated::Copy copy{to, {}};
    unsigned char moved[16] = {};
    for (int i = 0; i < bytes; i++) {
        moved[i] = static_cast<const unsigned char*>(from)[i];
    }
    memcpy(&copy.bytes, moved, 16);
    emulated::beginCopy(copy);
    *reinterpret_cast<decltype(copy.bytes)*>(to) = {{0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}};
}

inline void endCopyGroup() { emulated::endCopyGroup(); }

template <int PENDING>
inline void waitCopies() {
    emulated::Copy copy;
    while (emulated::takeCopy(PENDING, &copy)) {
        *reinterpret_cast<decltype(copy.bytes)*>(copy.to) = copy.bytes;
    }
}

inline unsigned roundTf32(unsigned bits) {
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return 0x7fffffffu;
    }
    return (bits & 0x7fffffffu) == 0x7f800000u ? bits : (bits + 0x1000u) & 0xffffe000u;
}

inline unsigned packBFloat16(float low, float high) {
    return floatToBFloat16(low) | (unsigned)floatToBFloat16(high) << 16;
}

inline unsigned packFloat16(float low, float high) { return floatToHalf(low) | (unsigned)floatToHalf(high) << 16; }
