// What softmax is made of, of rows that are held.
#pragma once
#include "rows.cuh"

/** The largest of some elements, and the sum of e^(x - largest). */
struct Powers {
    float largest;
    float sum;
};

DEVICE float minusInfinity() { return -__uint_as_float(0x7f800000u); }

/** Of a row; its elements become their powers where they are not kept. */
template <class R>
DEVICE Powers powersOf(R& row, bool keeps) {
    float largest = minusInfinity();
    row.each([&](float x, int) { largest = fmaxf(largest, x); });
    largest = row.template over<Largest>(largest, minusInfinity());
    float sum = 0;
    row.each([&](float& x, int) {
        const float e = expf(x - largest);
        sum += e;
        x = keeps ? x : e;
    });
    return Powers{largest, row.template over<Total>(sum, 0)};
}
