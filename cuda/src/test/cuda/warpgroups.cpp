// Products of warpgroups ("wgmma" of the PTX ISA). A product is computed where a thread waits for it, as late as may
// be, from what shared memory holds then. Until then its accumulators are the products': registers hold a pattern that
// must still be there when the sums take its place.
#include <stdio.h>

#include <deque>
#include <list>

#include "asynchronous.hpp"
#include "hopper.cuh"

namespace emulated {
namespace {

constexpr int THREADS = 128;
constexpr int ROWS = 64;
constexpr int MOST_COLUMNS = 256;
constexpr int MOST_DEPTH = 16;
constexpr int DEPTH_BYTES = 32;
constexpr int CHUNK = 16;
/** A signalling NaN, which arithmetic makes another one. */
constexpr unsigned TAKEN = 0xffa0de11u;

/** The sums that a chain of products adds to; sums[row][column]. */
struct Tile {
    int columns;
    std::vector<float> sums;
    /** Of each thread: its registers while they are the products', and its last product. */
    float* registers[THREADS];
    int last[THREADS];
    int holders;
};

struct Product {
    Factors factors;
    Tile* tile;
    int begun;
    /** Who wrote the operands: each thread must know that it is over. */
    std::vector<Access> written;
};

struct Warpgroup {
    std::deque<Product> products;
    /** How many products came before the deque's first one, how many are computed, and come before a group's end. */
    int gone, done;
    std::vector<int> groups;
    std::list<Tile> tiles;
    std::vector<int> waiting;
    /** Of each warp: its agent, and what is known when a group of its products is done. */
    int agents[4];
    Known known[4];
    int knownGroup[4];
};

/** What a thread has begun, ended and waited for. */
struct Own {
    int begun, groups, waited;
    bool fenced;
};

Warpgroup warpgroups[MOST_TOGETHER / THREADS];
std::vector<Own> own;

Warpgroup& warpgroup() { return warpgroups[rank * (MOST_THREADS / THREADS) + thread / THREADS]; }

int row(int thread, int i) { return 16 * (thread / 32) + thread % 32 / 4 + 8 * (i / 2 % 2); }

int column(int thread, int i) { return 8 * (i / 4) + 2 * (thread % 4) + i % 2; }

/** Where chunk c of 16 bytes along k of a row of an operand stands. */
struct Operand {
    uintptr_t start, leading, stride;
    bool swizzled;

    explicit Operand(unsigned long long descriptor) {
        constexpr unsigned long long USED = 0xc000'3fff'3fff'3fffull;
        start = reinterpret_cast<uintptr_t>(dynamicShared()) + (descriptor & 0x3fff) * CHUNK;
        leading = (descriptor >> 16 & 0x3fff) * CHUNK;
        stride = (descriptor >> 32 & 0x3fff) * CHUNK;
        unsigned mode = (unsigned)(descriptor >> 62);
        swizzled = mode == 1;
        if (mode > 1 || (descriptor & ~USED) != 0) {
            fail("multiplies a matrix of descriptor %#llx: no swizzle or one of 128 bytes is emulated, without offset",
                 descriptor);
        }
        if (swizzled && (start % 1024 >= 128 || start % 128 + DEPTH_BYTES > 128)) {
            fail("multiplies a swizzled matrix at byte %zu of shared memory, %zu bytes behind a multiple of 1024",
                 (size_t)(start % WINDOW), (size_t)(start % 1024));
        }
    }

    uintptr_t chunk(int row, int c) const {
        if (!swizzled) {
            return start + row / 8 * stride + c * leading + row % 8 * CHUNK;
        }
        uintptr_t address = start + row / 8 * stride + row % 8 * 128 + c * CHUNK;
        return address ^ (address >> 7 & 7) << 4;
    }
};

template <class F>
void eachChunk(unsigned long long descriptor, int rows, F use) {
    Operand operand(descriptor);
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < DEPTH_BYTES / CHUNK; c++) {
            use(r, c, operand.chunk(r, c));
        }
    }
}

/** The numbers of 16 bytes of an operand. */
void decode(Numbers kind, uintptr_t chunk, float* numbers) {
    if (kind == Numbers::TF32) {
        unsigned words[4];
        memcpy(words, reinterpret_cast<void*>(chunk), CHUNK);
        for (int i = 0; i < 4; i++) {
            numbers[i] = Tf32Element::get(words[i], 0);
        }
        return;
    }
    unsigned short words[8];
    memcpy(words, reinterpret_cast<void*>(chunk), CHUNK);
    for (int i = 0; i < 8; i++) {
        numbers[i] = kind == Numbers::FLOAT16 ? Float16Element::get(words[i], 0) : BFloat16Element::get(words[i], 0);
    }
}

/** sums += a . b, added up in double precision and rounded once. */
#if defined(__x86_64__)
__attribute__((target_clones("avx2", "default")))
#endif
void addProducts(float* sums, const float* a, const double (*b)[MOST_COLUMNS], int depth, int columns) {
    double row[MOST_COLUMNS];
    for (int n = 0; n < columns; n++) {
        row[n] = sums[n];
    }
    for (int k = 0; k < depth; k++) {
        double factor = a[k];
        for (int n = 0; n < columns; n++) {
            row[n] += factor * b[k][n];
        }
    }
    for (int n = 0; n < columns; n++) {
        sums[n] = (float)row[n];
    }
}

void compute(const Product& product) {
    static float a[ROWS][MOST_DEPTH];
    static double b[MOST_DEPTH][MOST_COLUMNS];
    const Factors& factors = product.factors;
    int each = factors.numbers == Numbers::TF32 ? 4 : 8;
    eachChunk(factors.a, ROWS, [&](int r, int c, uintptr_t at) { decode(factors.numbers, at, &a[r][c * each]); });
    eachChunk(factors.b, factors.columns, [&](int r, int c, uintptr_t at) {
        float numbers[8];
        decode(factors.numbers, at, numbers);
        for (int i = 0; i < each; i++) {
            b[c * each + i][r] = numbers[i];
        }
    });
    Tile& tile = *product.tile;
    if (!factors.accumulates) {
        tile.sums.assign(tile.sums.size(), 0);
    }
    for (int r = 0; r < ROWS; r++) {
        addProducts(&tile.sums[r * tile.columns], a[r], b, 2 * each, tile.columns);
    }
}

Tile* tileOf(Warpgroup& group, const float* registers) {
    for (Tile& tile : group.tiles) {
        if (tile.registers[thread % THREADS] == registers) {
            return &tile;
        }
    }
    return nullptr;
}

/** The running thread's registers become the products'. */
void take(Tile& tile, float* registers) {
    if (!own[self()].fenced) {
        fail("begins products with registers that no fence has made theirs");
    }
    int place = thread % THREADS;
    tile.registers[place] = registers;
    tile.holders++;
    for (int i = 0; i < tile.columns / 2; i++) {
        tile.sums[row(place, i) * tile.columns + column(place, i)] = registers[i];
        registers[i] = __uint_as_float(TAKEN);
    }
}

/** The sums become the running thread's, if it has waited for all that adds to them. */
void giveBack(Tile& tile, int done) {
    int place = thread % THREADS;
    float* registers = tile.registers[place];
    if (registers == nullptr || tile.last[place] >= done) {
        return;
    }
    for (int i = 0; i < tile.columns / 2; i++) {
        if (__float_as_uint(registers[i]) != TAKEN) {
            fail("has changed sum %d while products were adding to it", i);
        }
        registers[i] = tile.sums[row(place, i) * tile.columns + column(place, i)];
    }
    tile.registers[place] = nullptr;
    tile.holders--;
    own[self()].fenced = false;
}

/** Checks the operands, and remembers that all four warps read them. */
void readOperands(Warpgroup& group, Product& product) {
    Access by[4];
    for (int w = 0; w < 4; w++) {
        by[w] = {group.agents[w], (unsigned)own[self()].groups + 1};
    }
    Readers readers(by, 4);
    auto read = [&](int, int, uintptr_t chunk) { readFor(chunk, CHUNK, readers); };
    eachChunk(product.factors.a, ROWS, read);
    eachChunk(product.factors.b, product.factors.columns, read);
    product.written = readers.written();
}

void beginProduct(Warpgroup& group, const Factors& factors, const float* registers) {
    Tile* tile = tileOf(group, registers);
    if (tile == nullptr) {
        group.tiles.emplace_back();
        tile = &group.tiles.back();
        *tile = {factors.columns, std::vector<float>(ROWS * factors.columns), {}, {}, 0};
    }
    group.products.push_back({factors, tile, 0, {}});
    readOperands(group, group.products.back());
}

void describeProducts(char* text, size_t bytes, size_t index, unsigned) {
    snprintf(text, bytes, "product %zu of its warpgroup, which not all of it begin", index);
}

/** Agents of the warps, made when the warpgroup begins its first product. */
void prepare(Warpgroup& group) {
    if (group.agents[0] != 0) {
        return;
    }
    int first = thread / THREADS * THREADS;
    if (first + THREADS > blockThreads) {
        fail("begins a product in a warpgroup of which not all threads exist");
    }
    for (int w = 0; w < 4; w++) {
        group.agents[w] = newAgent(Agent::PRODUCTS, (size_t)(rank * (blockThreads / 32) + first / 32 + w));
    }
}

/** What a warp knows when its products up to a group are done. */
const Known& knownWhenDone(Warpgroup& group, int done) {
    int w = thread % THREADS / 32;
    if (group.knownGroup[w] != done) {
        Gathering gathering;
        gathering.add(Access{group.agents[w], (unsigned)done});
        group.known[w] = gathering.end();
        group.knownGroup[w] = done;
    }
    return group.known[w];
}

}  // namespace

void beginProducts() {
    own.assign(blockThreads * clusterBlocks, {});
    for (Warpgroup& group : warpgroups) {
        group = {};
    }
}

void endProducts() {
    if (own[self()].waited < own[self()].begun) {
        fail("ends while its products are under way");
    }
}

void multiply(float* registers, const Factors& factors) {
    Warpgroup& group = warpgroup();
    prepare(group);
    Own& mine = own[self()];
    int index = mine.begun++;
    if (index == group.gone + (int)group.products.size()) {
        beginProduct(group, factors, registers);
    }
    Product& product = group.products[index - group.gone];
    Tile* tile = tileOf(group, registers);
    if (!(product.factors == factors) || (tile != nullptr && tile != product.tile)) {
        fail("begins another product than others of its warpgroup");
    }
    for (const Access& access : product.written) {
        if (!knows(access.agent, access.epoch)) {
            fail("multiplies shared memory that %s wrote, without a barrier between them", nameOf(access.agent));
        }
    }
    if (tile == nullptr) {
        take(*product.tile, registers);
    }
    product.tile->last[thread % THREADS] = index;
    if (++product.begun == THREADS) {
        for (int waiting : group.waiting) {
            release(waiting);
        }
        group.waiting.clear();
    }
}

void fenceProducts() { own[self()].fenced = true; }

void endProductGroup() {
    Warpgroup& group = warpgroup();
    Own& mine = own[self()];
    if ((int)group.groups.size() == mine.groups++) {
        group.groups.push_back(mine.begun);
    } else if (group.groups[mine.groups - 1] != mine.begun) {
        fail("ends a group of products after %d of them, others of its warpgroup after %d", mine.begun,
             group.groups[mine.groups - 1]);
    }
}

void waitProducts(int pending) {
    Warpgroup& group = warpgroup();
    int groups = own[self()].groups - pending;
    if (groups <= 0) {
        return;
    }
    int until = group.groups[groups - 1];
    while (group.done < until) {
        Product& product = group.products.front();
        if (product.begun == THREADS) {
            compute(product);
            group.products.pop_front();
            group.gone++;
            group.done++;
        } else {
            group.waiting.push_back(self());
            suspend(describeProducts, group.done, 0);
        }
    }
    for (auto tile = group.tiles.begin(); tile != group.tiles.end();) {
        giveBack(*tile, until);
        tile = tile->holders == 0 ? group.tiles.erase(tile) : std::next(tile);
    }
    own[self()].waited = until;
    learn(knownWhenDone(group, groups));
}

}  // namespace emulated
