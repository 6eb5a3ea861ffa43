// The instructions of hopper.cuh on the processor, as the PTX ISA describes them. What goes on beside the threads is in
// barriers.cpp, bulk.cpp and warpgroups.cpp; ordinary accesses to shared memory are those of plain pointers.
#pragma once

#define CLUSTER_KERNEL(name, threads, blocks, parameters)                      \
    extern "C" void name parameters;                                           \
    static emulated::Enrolment enrolment_##name(#name, threads, &name, blocks); \
    extern "C" void name parameters
#define GRID_CONSTANT const
#define TILE_SHARED(name) Shared name = sharedAddress(emulated::dynamicShared())

typedef uintptr_t ClusterShared;
typedef unsigned long long MatrixDescriptor;

struct alignas(64) TensorMap {
    unsigned long long words[16];
};

namespace emulated {

/** What a product multiplies: descriptors of a and b, which has as many rows as the sums have columns. */
enum class Numbers { BFLOAT16, FLOAT16, TF32 };
struct Factors {
    Numbers numbers;
    int columns;
    unsigned long long a, b;
    bool accumulates;

    bool operator==(const Factors& other) const {
        return numbers == other.numbers && columns == other.columns && a == other.a && b == other.b &&
               accumulates == other.accumulates;
    }
};

void initBarrier(Shared barrier, unsigned arrivals);
void fenceBarrierInit();
void arrive(Shared barrier, unsigned bytes);
void arriveAt(Shared barrier, unsigned rank);
void waitForPhase(Shared barrier, unsigned parity);
void arriveAtCluster();
void waitForCluster();
void syncNamed(int barrier, int threads);
void giveRegisters(int count);
void takeRegisters(int count);
unsigned clusterRank();
uintptr_t inWindow(uintptr_t address, unsigned rank);

void copyBulk(Shared to, const void* from, unsigned bytes, Shared barrier, unsigned mask);
void copyTensor(Shared to, const TensorMap* map, int column, int row, Shared barrier, unsigned mask);
void storeTensor(const TensorMap* map, int column, int row, Shared from);
void storeBulk(void* to, Shared from, unsigned bytes);
void endStoreGroup();
void waitStores(int pending, bool written);
void passProxyFence();

void multiply(float* sums, const Factors& factors);
void fenceProducts();
void endProductGroup();
void waitProducts(int pending);

/** A variable at an address in shared memory, of which accesses are checked. */
template <class T>
inline T& at(Shared address) {
    requireAligned(reinterpret_cast<void*>(address), alignof(T));
    return *reinterpret_cast<T*>(address);
}

template <class T>
constexpr Numbers numbersOf = Numbers::TF32;
template <>
constexpr Numbers numbersOf<BFloat16> = Numbers::BFLOAT16;
template <>
constexpr Numbers numbersOf<Float16> = Numbers::FLOAT16;

/** Each lane writes the row of which it gave the address; eight of them are to be served at once. */
inline void storeMatrices(Shared address, const unsigned (&r)[4]) {
    Fetched mine = {address, {}};
    withWarp(&mine, [](const Fetched* const* all) {
        for (int j = 0; j < 4; j++) {
            requireNoConflict(all + 8 * j, 8);
        }
    });
    Row row;
    withWarp(r, [&](const unsigned* const* all) {
        for (int i = 0; i < 8; i++) {
            unsigned pair = all[lane() % 8 * 4 + i / 2][lane() / 8];
            row.numbers[i] = (unsigned short)(pair >> i % 2 * 16);
        }
    });
    at<Row>(address) = row;
}

}  // namespace emulated

inline void initBarrier(Shared barrier, unsigned arrivals) { emulated::initBarrier(barrier, arrivals); }
inline void fenceBarrierInit() { emulated::fenceBarrierInit(); }
inline void arrive(Shared barrier) { emulated::arrive(barrier, 0); }
inline void arriveExpecting(Shared barrier, unsigned bytes) { emulated::arrive(barrier, bytes); }
inline void arriveAt(Shared barrier, unsigned rank) { emulated::arriveAt(barrier, rank); }
inline void waitForPhase(Shared barrier, unsigned parity) { emulated::waitForPhase(barrier, parity); }

inline void copyBulk(Shared to, const void* from, unsigned bytes, Shared barrier) {
    emulated::copyBulk(to, from, bytes, barrier, 1u << emulated::clusterRank());
}
inline void copyBulkMulticast(Shared to, const void* from, unsigned bytes, Shared barrier, unsigned short mask) {
    emulated::copyBulk(to, from, bytes, barrier, mask);
}
inline void prefetchMap(const TensorMap* map) { emulated::requireAligned(map, 64); }
inline void copyTensor(Shared to, const TensorMap* map, int column, int row, Shared barrier) {
    emulated::copyTensor(to, map, column, row, barrier, 1u << emulated::clusterRank());
}
inline void copyTensorMulticast(Shared to, const TensorMap* map, int column, int row, Shared barrier,
                                unsigned short mask) {
    emulated::copyTensor(to, map, column, row, barrier, mask);
}

inline void storeTensor(const TensorMap* map, int column, int row, Shared from) {
    emulated::storeTensor(map, column, row, from);
}
inline void storeBulk(void* to, Shared from, unsigned bytes) { emulated::storeBulk(to, from, bytes); }
inline void endStoreGroup() { emulated::endStoreGroup(); }
template <int PENDING>
inline void waitStoresRead() {
    emulated::waitStores(PENDING, false);
}
inline void waitStores() { emulated::waitStores(0, true); }
inline void fenceProxy() { emulated::passProxyFence(); }

inline unsigned clusterRank() { return emulated::clusterRank(); }
/** The `aligned` ones: all lanes of a warp come. */
inline void arriveAtCluster() {
    emulated::waitForWarp(0xffffffffu, false);
    emulated::arriveAtCluster();
}
inline void waitForCluster() {
    emulated::waitForWarp(0xffffffffu, false);
    emulated::waitForCluster();
}
inline ClusterShared inBlock(Shared address, unsigned rank) { return emulated::inWindow(address, rank); }
inline float loadCluster(ClusterShared address) { return emulated::at<float>(address); }
inline void storeCluster(ClusterShared address, unsigned word) { emulated::at<unsigned>(address) = word; }
inline void storeCluster(ClusterShared address, uint2 words) { emulated::at<uint2>(address) = words; }

inline void syncNamed(int barrier, int threads) { emulated::syncNamed(barrier, threads); }
template <int COUNT>
inline void giveRegisters() {
    emulated::giveRegisters(COUNT);
}
template <int COUNT>
inline void takeRegisters() {
    emulated::takeRegisters(COUNT);
}

inline void storeMatrices(Shared address, unsigned r0, unsigned r1, unsigned r2, unsigned r3) {
    emulated::storeMatrices(address, {r0, r1, r2, r3});
}
inline float2 loadPair(Shared address) { return emulated::at<float2>(address); }
inline void storePair(Shared address, float x, float y) { emulated::at<float2>(address) = make_float2(x, y); }
inline void storeShared(Shared address, float x) { emulated::at<float>(address) = x; }
inline uint4 loadQuad(Shared address) { return emulated::at<uint4>(address); }
inline void storeQuad(Shared address, uint4 v) { emulated::at<uint4>(address) = v; }

inline MatrixDescriptor swizzledMatrix(Shared address) {
    return (address & 0x3ffff) >> 4 | 1ull << 16 | 64ull << 32 | 1ull << 62;
}
inline MatrixDescriptor advance(MatrixDescriptor matrix, unsigned bytes) { return matrix + (bytes >> 4); }
inline void fenceProducts() { emulated::fenceProducts(); }
inline void endProductGroup() { emulated::endProductGroup(); }
template <int PENDING>
inline void waitProducts() {
    emulated::waitProducts(PENDING);
}
template <class T, int N>
inline void warpgroupMultiply(float (&sums)[N / 2], MatrixDescriptor a, MatrixDescriptor b, int accumulates) {
    emulated::multiply(sums, {emulated::numbersOf<T>, N, a, b, accumulates != 0});
}
