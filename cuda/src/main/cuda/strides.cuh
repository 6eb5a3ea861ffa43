// Where the elements of views stand.
#pragma once
#include "divide.cuh"

/** The most axes that a kernel sees; what has more is taken apart in Java. */
static const int MAX_RANK = 6;

/**
 * Views of the same shape, of fewer than 2^31 elements, their axes from the last to the first. As Java's Strided makes
 * it.
 */
template <int VIEWS>
struct Strides {
    long long strides[VIEWS][MAX_RANK];
    Divider sizes[MAX_RANK];
    int rank;
    int unused;

    /** Where element `index`, counted in row-major order, stands in each view. */
    DEVICE void locate(unsigned index, long long (&at)[VIEWS]) const {
#pragma unroll
        for (int v = 0; v < VIEWS; v++) {
            at[v] = 0;
        }
#pragma unroll
        for (int axis = 0; axis < MAX_RANK; axis++) {
            if (axis >= rank) {
                break;
            }
            const unsigned next = sizes[axis].quotient(index);
            const long long along = index - next * sizes[axis].divisor;
#pragma unroll
            for (int v = 0; v < VIEWS; v++) {
                at[v] += along * strides[v][axis];
            }
            index = next;
        }
    }
};
