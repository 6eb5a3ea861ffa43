// How many elements become one. A fold has a State, which begins with start(), takes elements by step() in the order of
// their indices, and joins others by merge(); how they are grouped changes nothing but the rounding of sums and
// products. What was folded of a part of a row is kept as a Part. AT_ONCE is how many elements a thread loads before it
// takes the first: 8, or 1 where that is not worth the code; PACKS_AT_ONCE how many packs of up to 4 elements, and half
// as many of larger ones.
#pragma once
#include "keys.cuh"
#include "numbers.cuh"

/** The sum of elements. */
template <class T>
struct Sum {
    static const int AT_ONCE = 8;
    static const int PACKS_AT_ONCE = 4;
    typedef T Element;
    typedef typename Accumulator<T>::Type State;
    typedef T Result;
    typedef State Part;
    int unused;

    DEVICE State start() const { return 0; }
    DEVICE void step(State& state, T x, int) const { state = plus(state, (State)widen(x)); }
    DEVICE State merge(State a, State b) const { return plus(a, b); }
    DEVICE State exchange(State state, int mask) const { return __shfl_xor_sync(FULL_WARP, state, mask); }
    DEVICE T result(State state) const { return finish<T>(state); }
    DEVICE Part part(State state) const { return state; }
};

/** The sum of integers, or their product where `isProduct`. */
template <class T>
struct WholeTotal {
    static const int AT_ONCE = 8;
    typedef T Element;
    typedef typename Accumulator<T>::Type State;
    typedef T Result;
    typedef State Part;
    int isProduct;

    DEVICE State start() const { return isProduct; }
    DEVICE void step(State& state, T x, int) const { state = merge(state, (State)widen(x)); }
    DEVICE State merge(State a, State b) const { return isProduct ? times(a, b) : plus(a, b); }
    DEVICE State exchange(State state, int mask) const { return __shfl_xor_sync(FULL_WARP, state, mask); }
    DEVICE T result(State state) const { return finish<T>(state); }
    DEVICE Part part(State state) const { return state; }
};

/** The product of floating-point numbers. In whatever order it is made, no part of it becomes too large or small. */
template <class T>
struct Product {
    static const int AT_ONCE = 1;
    typedef T Element;
    typedef Scaled State;
    typedef T Result;
    typedef State Part;
    int unused;

    DEVICE State start() const { return State{1, 0}; }
    DEVICE void step(State& state, T x, int) const { state = state.times(Scaled::of(widen(x), 0)); }
    DEVICE State merge(State a, State b) const { return a.times(b); }
    DEVICE State exchange(State state, int mask) const {
        return State{__shfl_xor_sync(FULL_WARP, state.factor, mask), __shfl_xor_sync(FULL_WARP, state.exponent, mask)};
    }
    DEVICE T result(State state) const { return finish<T>((typename Work<T>::Type)state.value()); }
    DEVICE Part part(State state) const { return state; }
};

/** The element with the greatest key. */
template <int BYTES>
struct Extreme {
    static const int AT_ONCE = 8;
    static const int PACKS_AT_ONCE = 4;
    typedef typename Raw<BYTES>::Type Element;
    typedef typename Bits<BYTES>::Key State;
    typedef Element Result;
    typedef Element Part;
    Order<State> order;

    DEVICE State start() const { return Limits<State>::LEAST; }
    DEVICE void step(State& state, Element x, int) const { state = merge(state, order.key(x)); }
    DEVICE State merge(State a, State b) const { return b > a ? b : a; }
    DEVICE State exchange(State state, int mask) const { return __shfl_xor_sync(FULL_WARP, state, mask); }
    DEVICE Element result(State state) const { return (Element)order.element(state); }
    DEVICE Part part(State state) const { return result(state); }
};

/** The index is as wide as the key, so that there is no gap between places. */
template <class K>
struct Place {
    K key;
    K index;
};

/** The index of the greatest key, the lowest of several. */
template <int BYTES>
struct Index {
    static const int AT_ONCE = 8;
    static const int PACKS_AT_ONCE = 2;
    typedef typename Raw<BYTES>::Type Element;
    typedef typename Bits<BYTES>::Key Key;
    typedef Place<Key> State;
    typedef int Result;
    typedef State Part;
    static const int NONE = 0x7fffffff;
    Order<Key> order;

    /** Where nothing is above the least key there is, the first element is the answer. */
    DEVICE State start() const { return State{Limits<Key>::LEAST, NONE}; }
    DEVICE void step(State& state, Element x, int index) const {
        const Key key = order.key(x);
        state.index = key > state.key ? index : state.index;
        state.key = key > state.key ? key : state.key;
    }
    DEVICE State merge(State a, State b) const {
        return b.key > a.key || (b.key == a.key && b.index < a.index) ? b : a;
    }
    DEVICE State exchange(State state, int mask) const {
        return State{__shfl_xor_sync(FULL_WARP, state.key, mask), __shfl_xor_sync(FULL_WARP, state.index, mask)};
    }
    DEVICE int result(State state) const { return state.index == NONE ? 0 : (int)state.index; }
    DEVICE Part part(State state) const { return state; }
};

/** Folds the parts that another fold left, which are its states. */
template <class F>
struct Again {
    static const int AT_ONCE = F::AT_ONCE;
    typedef typename F::State Element;
    typedef typename F::State State;
    typedef typename F::Result Result;
    typedef State Part;
    F fold;

    DEVICE State start() const { return fold.start(); }
    DEVICE void step(State& state, State x, int) const { state = fold.merge(state, x); }
    DEVICE State merge(State a, State b) const { return fold.merge(a, b); }
    DEVICE State exchange(State state, int mask) const { return fold.exchange(state, mask); }
    DEVICE Result result(State state) const { return fold.result(state); }
    DEVICE Part part(State state) const { return state; }
};
