// -sum(t log(p)) of each row of [rows, length], where p = softmax(row), and its gradient with respect to the row,
// p sum(t) - t, where `gradient` is not null. t is [rows, length], or one label for each row: 1 there and 0 elsewhere.
//
// crossentropy_short  up to 128 elements: a row by a few threads
// crossentropy_rows   as many as a block holds in registers
// crossentropy_long   as many as it holds in registers and shared memory
// crossentropy_loop   more: a block reads its row again for each step
#include "powers.cuh"

/** The targets of all rows: one of the two is null. */
struct Targets {
    const float* numbers;
    const int* labels;
};

/** The targets of a row. */
struct Target {
    const float* numbers;
    int label;

    DEVICE Target(const Targets& targets, long long row, int length)
        : numbers(targets.numbers == nullptr ? nullptr : targets.numbers + row * length),
          label(targets.numbers == nullptr ? targets.labels[row] : 0) {}

    DEVICE float at(int index) const { return numbers != nullptr ? numbers[index] : index == label ? 1.0f : 0.0f; }

    /** From an index on where the row has a whole pack. */
    DEVICE Pack<float> pack(int first) const {
        if (numbers != nullptr) {
            return loadPack(numbers + first);
        }
        Pack<float> pack;
#pragma unroll
        for (int i = 0; i < Pack<float>::SIZE; i++) {
            pack.at[i] = at(first + i);
        }
        return pack;
    }
};

/** Calls f(element, target) for an element and its index. */
template <class F>
struct Beside {
    const Target& target;
    F f;

    DEVICE void operator()(float& x, int index) const { f(x, target.at(index)); }
};

template <class F>
DEVICE Beside<F> beside(const Target& target, F f) {
    return Beside<F>{target, f};
}

/** What rows call in place of the general one: targets come in packs where elements do. */
template <class F>
DEVICE void eachOf(Pack<float>& pack, int first, const Beside<F>& beside) {
    const Pack<float> targets = beside.target.pack(first);
#pragma unroll
    for (int i = 0; i < Pack<float>::SIZE; i++) {
        beside.f(pack.at[i], targets.at[i]);
    }
}

/** A block's row that stays where it is, and is read each time. */
struct ReadRow {
    const float* in;
    long long from;
    long long to;

    /** Calls f(element, index) of the elements of the thread; what it makes of them is lost. */
    template <class F>
    DEVICE void each(F f) const {
        const Run<float> run(in, from, to);
        for (int i = threadIdx.x; i < run.head + run.tail; i += blockDim.x) {
            const int index = i < run.head ? i : i + run.packs * Pack<float>::SIZE;
            float x = run.start[index];
            f(x, index);
        }
#pragma unroll 2
        for (int i = threadIdx.x; i < run.packs; i += blockDim.x) {
            Pack<float> pack = run.load(i);
            eachOf(pack, run.index(i), f);
        }
    }

    template <class F>
    DEVICE float over(float x, float neutral) const {
        return overBlock<F>(x, neutral);
    }
};

template <class R, class F>
DEVICE void storeEach(R& row, F f, float* out, long long start) {
    row.each(f);
    row.store(out, start);
}

template <class F>
DEVICE void storeEach(ReadRow& row, F f, float* out, long long) {
    changeRun(row.in, out, row.from, row.to, f);
}

/** Of a row that starts at `start`; `loss` is where its own goes, in one thread, and null in the others. */
template <class R>
DEVICE void crossentropy(R& row, const Target& target, float* loss, float* gradient, long long start) {
    const Powers powers = powersOf(row, true);
    const float logarithm = logf(powers.sum);
    float sum = 0;
    float weight = 0;
    row.each(beside(target, [&](float x, float t) {
        sum += t * (x - powers.largest - logarithm);
        weight += t;
    }));
    sum = row.template over<Total>(sum, 0);
    if (loss != nullptr) {
        *loss = -sum;
    }
    if (gradient == nullptr) {
        return;
    }
    weight = row.template over<Total>(weight, 0);
    // The two may be nearly equal: their difference is rounded, and they are not.
    const double share = (double)weight / powers.sum;
    storeEach(row, beside(target, [&](float& x, float t) {
                  x = (float)(expf(x - powers.largest) * share - t);
              }),
              gradient, start);
}

KERNEL(crossentropy_short, SHORT_THREADS,
       (const float* in, long long rows, int length, int lanes, const float* numbers, const int* labels, float* loss,
        float* gradient)) {
    const int each = SHORT_THREADS / lanes;
    for (long long first = (long long)blockIdx.x * each; first < rows; first += (long long)gridDim.x * each) {
        const long long row = first + threadIdx.x / lanes;
        const int lane = threadIdx.x % lanes;
        const bool works = row < rows;
        ShortRow held(in, row * length, lane, lanes, works ? length : 0);
        const Target target(Targets{numbers, labels}, works ? row : 0, length);
        crossentropy(held, target, works && lane == 0 ? loss + row : nullptr, gradient, row * length);
    }
}

template <int PACKS>
DEVICE void crossentropyRows(const float* in, long long rows, int length, const Targets& targets, Pack<float>* shared,
                             float* loss, float* gradient) {
    for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
        HeldRow<PACKS> held(in, row * length, (row + 1) * length, shared);
        const Target target(targets, row, length);
        crossentropy(held, target, threadIdx.x == 0 ? loss + row : nullptr, gradient, row * length);
    }
}

KERNEL(crossentropy_rows, 1024, (const float* in, long long rows, int length, const float* numbers, const int* labels,
                                 float* loss, float* gradient)) {
    crossentropyRows<4>(in, rows, length, Targets{numbers, labels}, nullptr, loss, gradient);
}

KERNEL(crossentropy_long, 1024, (const float* in, long long rows, int length, const float* numbers, const int* labels,
                                 float* loss, float* gradient)) {
    DYNAMIC_SHARED(Pack<float>, shared);
    crossentropyRows<8>(in, rows, length, Targets{numbers, labels}, shared, loss, gradient);
}

KERNEL(crossentropy_loop, 1024, (const float* in, long long rows, int length, const float* numbers, const int* labels,
                                 float* loss, float* gradient)) {
    for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
        ReadRow read = {in, row * length, (row + 1) * length};
        const Target target(Targets{numbers, labels}, row, length);
        crossentropy(read, target, threadIdx.x == 0 ? loss + row : nullptr, gradient, row * length);
    }
}
