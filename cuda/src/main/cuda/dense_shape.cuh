// What kernels of dense layers on Hopper are told.
#pragma once
#include "hopper.cuh"

/** A row of a panel: as many numbers along k as a step of a kernel takes. */
static const int PANEL_BYTES = 128;

/** In DenseShape.mapped: by a tensor map come X, and go the results. */
static const int X_MAPPED = 1, Y_MAPPED = 4;

/** X: [m, k], W: [k, n], Y: [m, n]; the same bytes as in Java. */
struct DenseShape {
    int m, n, k;
    /** Rows of a panel of X, where it is not mapped, and of W: m and n, rounded up to a multiple of 8. */
    int xRows, wRows;
    /** Results from one row of Y to the next. */
    int pitch;
    /** How many tiles one above the other are computed before those beside them. */
    int group;
    /** What UnaryOp counts it as, or NO_ACTIVATION. */
    int activation;
    /** Whether an activation may err by half a unit in the last place of a 16-bit number. */
    int fast;
    int mapped;
};

struct DenseOperands {
    const TensorMap *xMap, *yMap;
    const unsigned char *x, *w;
    /** [n], or null. */
    const float* bias;
    void* y;
};
