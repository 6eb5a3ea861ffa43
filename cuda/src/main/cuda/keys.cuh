// Integers in the order of elements: ascending, -0 equal to +0, NaN last. One kernel serves all types of a size.
#pragma once
#include "device.cuh"

/** Elements of a size as integers, and their keys. */
template <int BYTES>
struct Bits {
    typedef int Key;
};
template <>
struct Bits<8> {
    typedef Int64 Key;
};

template <int BYTES>
struct Raw;
template <>
struct Raw<1> {
    typedef signed char Type;
};
template <>
struct Raw<2> {
    typedef short Type;
};
template <>
struct Raw<4> {
    typedef int Type;
};
template <>
struct Raw<8> {
    typedef Int64 Type;
};

template <class K>
struct Limits {
    static const K GREATEST = (K)(~0ull >> (65 - 8 * sizeof(K)));
    static const K LEAST = -GREATEST - 1;
};

/**
 * The order of a type, or the other way round.
 *
 * magnitude: of floating point, all bits but the sign; of integers, 0
 * infinity: of floating point, the bits of infinity; of integers, 0
 * bits: of unsigned integers, all their bits; otherwise -1
 * flip: -1 for the other way round, in which NaN is last as well; otherwise 0
 */
template <class K>
struct Order {
    K magnitude;
    K infinity;
    K bits;
    K flip;

    // Below 0, floating point counts backwards from the sign bit, integers do not.
    DEVICE K one() const { return magnitude & 1; }
    static DEVICE K sign(K x) { return x >> (8 * sizeof(K) - 1); }

    /** The key of an element, given its bits with the sign extended. */
    DEVICE K key(K element) const {
        const K x = element & bits;
        const K key = ((x ^ (sign(x) & magnitude)) + (sign(x) & one())) ^ flip;
        return (x & magnitude) > infinity ? Limits<K>::GREATEST : key;
    }

    /** The bits of an element that has the key. */
    DEVICE K element(K key) const {
        const K x = key ^ flip;
        const K bits = (x - (sign(x) & one())) ^ (sign(x) & magnitude);
        return key == Limits<K>::GREATEST && magnitude != 0 ? magnitude : bits;
    }
};
