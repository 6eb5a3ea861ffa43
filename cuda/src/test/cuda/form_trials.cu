// The fast forms of activations by themselves: y = form(x) before it is rounded to the type that the form is for. A
// thread computes eight numbers, so that x and y have a multiple of 256.
#include "dense_forms.cuh"

template <class Y>
DEVICE void tryForm(int activation, const float* x, float* y) {
    const int first = ((int)blockIdx.x * 32 + (int)threadIdx.x) * 8;
    auto get = [&](int i, float* four) {
        for (int j = 0; j < 4; j++) {
            four[j] = x[first + i + j];
        }
    };
    auto take = [&](int i, float low, float high) {
        y[first + i] = low;
        y[first + i + 1] = high;
    };
    withFastForm<Y>(activation, [&](auto form) { computeFormOrTail<decltype(form), 8>(get, take); });
}

KERNEL(trial_form_bf16, 32, (int activation, const float* x, float* y)) { tryForm<BFloat16>(activation, x, y); }
KERNEL(trial_form_f16, 32, (int activation, const float* x, float* y)) { tryForm<Float16>(activation, x, y); }
