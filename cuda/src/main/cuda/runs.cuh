// Parts of rows, which may begin and end anywhere while packs begin at multiples of 16 bytes.
#pragma once
#include "memory.cuh"

/** The elements [from, to) of an array: single ones before the first whole pack, whole packs, and single ones after. */
template <class T>
struct Run {
    const T* start;
    int head;
    int packs;
    int tail;

    DEVICE Run(const T* array, long long from, long long to) {
        const int size = (int)(to - from);
        const int before = (int)(-from & (Pack<T>::SIZE - 1));
        start = array + from;
        head = before < size ? before : size;
        packs = (size - head) / Pack<T>::SIZE;
        tail = size - head - packs * Pack<T>::SIZE;
    }

    /** Index, counted from the run's start, of the first element of a whole pack. */
    DEVICE int index(int pack) const { return head + pack * Pack<T>::SIZE; }

    DEVICE Pack<T> load(int pack) const { return loadPack(start + index(pack)); }
};

/** The elements [from, to) of an array as the packs that cover them, of which the first and last may be partly in. */
template <class T>
struct Cover {
    static const int SIZE = Pack<T>::SIZE;
    long long from;
    long long to;

    /** The number, in the array, of the first pack. */
    DEVICE long long first() const { return from / SIZE; }

    /** How many packs there are. */
    DEVICE int packs() const { return (int)((to + SIZE - 1) / SIZE - first()); }

    DEVICE bool has(long long element) const { return element >= from && element < to; }

    DEVICE bool hasAll(long long pack) const { return pack * SIZE >= from && (pack + 1) * SIZE <= to; }

    /** A pack by its number in the array, `other` where it is not in. */
    DEVICE Pack<T> load(const T* array, long long pack, T other) const {
        if (hasAll(pack)) {
            return loadPack(array + pack * SIZE);
        }
        Pack<T> part;
#pragma unroll
        for (int i = 0; i < SIZE; i++) {
            part.at[i] = has(pack * SIZE + i) ? array[pack * SIZE + i] : other;
        }
        return part;
    }

    /** Stores what of a pack is in. */
    DEVICE void store(T* array, long long pack, const Pack<T>& elements) const {
        if (hasAll(pack)) {
            storePack(array + pack * SIZE, elements);
            return;
        }
#pragma unroll
        for (int i = 0; i < SIZE; i++) {
            if (has(pack * SIZE + i)) {
                array[pack * SIZE + i] = elements.at[i];
            }
        }
    }
};
