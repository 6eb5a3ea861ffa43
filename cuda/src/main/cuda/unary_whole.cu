// The functions of one element that integers and truth values have; and of floating point those that give truth values.
#include "codes.cuh"
#include "logic.cuh"
#include "unary.cuh"

/** One of the functions of integers, which one is known at launch. U: T without sign. */
template <class T, class U>
struct IntegerOp {
    int code;

    DEVICE T operator()(T x) const {
        switch (opaque(code)) {
#define INTEGER(name, formula) \
    case CODE_##name:          \
        return formula;
#include "elementwise.def"
        }
        return x;
    }
};

/** The functions of a truth value. */
struct LogicalOp {
    DEVICE UInt8 operator()(UInt8 x) const {
#define LOGICAL(name, formula) return formula;
#include "elementwise.def"
    }
};

/** The functions of a number that give a truth value. */
template <class F>
struct PredicateOp {
    int code;

    DEVICE bool operator()(F x, F) const {
        switch (opaque(code)) {
#define PREDICATE(name, formula) \
    case CODE_##name:            \
        return formula;
#include "elementwise.def"
        }
        return false;
    }
};

#define INTEGERS(suffix, T, U)                                                                        \
    KERNEL(unary_##suffix, 256, (int code, const T* in, T* out, long long size)) {                    \
        unary(IntegerOp<T, U>{code}, in, out, size, (const T*)0, Divider());                          \
    }
INTEGERS(i32, Int32, unsigned)
INTEGERS(i64, Int64, unsigned long long)
INTEGERS(i8, Int8, unsigned char)
INTEGERS(u8, UInt8, unsigned char)

KERNEL(unary_bool, 256, (int, const Bool* in, Bool* out, long long size)) {
    unary(LogicalOp(), in, out, size, (const Bool*)0, Divider());
}

#define PREDICATES(suffix, T)                                                                        \
    KERNEL(predicate_##suffix, 256, (int code, const T* in, Bool* out, long long size)) {            \
        decide(PredicateOp<typename Work<T>::Type>{code}, in, in, out, size, Steps{1, 1});           \
    }
PREDICATES(f32, float)
PREDICATES(f64, double)
PREDICATES(f16, Float16)
PREDICATES(bf16, BFloat16)
