// Which form an activation is computed in. Each function gives `use` the form and returns true, or returns false
// where it has none. The choice is the same for all threads of a block.
#pragma once
#include "dense_activation.cuh"
#include "register_activations.cuh"

/** What is cheap and accurate in one form, for results of FLOAT32. */
template <class Use>
DEVICE bool withPlainForm(int activation, Use use) {
    switch (activation) {
        case NO_ACTIVATION: use(LinearForm()); return true;
        case CODE_relu: use(ReluForm()); return true;
        case CODE_hard_sigmoid: use(HardSigmoidForm<6>()); return true;
        case CODE_hard_sigmoid_v2: use(HardSigmoidForm<5>()); return true;
        case CODE_softsign: use(SoftsignForm()); return true;
        default: return false;
    }
}

/** The same for results of 16 bits. */
template <class Use>
DEVICE bool withPackedForm(int activation, Use use) {
    switch (activation) {
        case NO_ACTIVATION: use(LinearForm()); return true;
        case CODE_relu: use(PackedReluForm()); return true;
        case CODE_hard_sigmoid: use(PackedHardSigmoidForm<6>()); return true;
        case CODE_hard_sigmoid_v2: use(PackedHardSigmoidForm<5>()); return true;
        case CODE_softsign: use(SoftsignForm()); return true;
        default: return false;
    }
}

/** What may err by half a unit in the last place of a 16-bit number, for results of type Y. */
template <class Y, class Use>
DEVICE bool withFastForm(int activation, Use use) {
    switch (activation) {
        case CODE_elu: use(FastEluForm()); return true;
        case CODE_selu: use(FastSeluForm()); return true;
        case CODE_softplus: use(FastSoftplusForm()); return true;
        case CODE_tanh: use(FastTanhForm()); return true;
        case CODE_sigmoid: use(FastSigmoidForm()); return true;
        case CODE_silu: use(FastSiluForm<Y>()); return true;
        case CODE_gelu: use(FastGeluForm<Y>()); return true;
        case CODE_gelu_tanh: use(FastGeluTanhForm<Y>()); return true;
        default: return false;
    }
}

/** The same, accurate for FLOAT32. */
template <class Use>
DEVICE bool withAccurateForm(int activation, Use use) {
    switch (activation) {
        case CODE_elu: use(EluForm()); return true;
        case CODE_selu: use(SeluForm()); return true;
        case CODE_softplus: use(SoftplusForm()); return true;
        case CODE_tanh: use(TanhForm()); return true;
        case CODE_sigmoid: use(SigmoidForm()); return true;
        case CODE_silu: use(SiluForm()); return true;
        case CODE_gelu: use(GeluForm()); return true;
        case CODE_gelu_tanh: use(GeluTanhForm()); return true;
        default: return false;
    }
}

/** Whether one of these functions but withPackedForm has a form. */
DEVICE bool hasForm(int activation) {
    auto nothing = [](auto) {};
    return withPlainForm(activation, nothing) || withAccurateForm(activation, nothing);
}

/**
 * take(i, y[i], y[i + 1]) for all pairs of COUNT numbers y = Form(x), where get(i, x) gives the four from the i-th
 * on. The special functions are four numbers ahead of what else is done, so that their unit and the others work at
 * the same time.
 */
template <class Form, int COUNT, class Get, class Take>
DEVICE void computeForm(Get get, Take take) {
    float x[COUNT], special[COUNT];
#pragma unroll
    for (int i = 0; i <= COUNT; i += 4) {
        if (i < COUNT) {
            get(i, x + i);
        }
#pragma unroll
        for (int j = i; j < i + 4; j += 2) {
            if (i < COUNT) {
                special[j] = Form::special(x[j]);
                special[j + 1] = Form::special(x[j + 1]);
            }
            if (i > 0) {
                take(j - 4, Form::finish(x[j - 4], special[j - 4]), Form::finish(x[j - 3], special[j - 3]));
            }
        }
    }
}

/** The same, but with the form's own for tails where a thread of this warp has an x below -4. */
template <class Form, int COUNT, class Get, class Take>
DEVICE void computeFormOrTail(Get get, Take take) {
    if constexpr (Form::TAILED) {
        float lowest = 0;
#pragma unroll
        for (int i = 0; i < COUNT; i += 4) {
            float x[4];
            get(i, x);
            lowest = fminf(fminf(lowest, fminf(x[0], x[1])), fminf(x[2], x[3]));
        }
        if (__any_sync(FULL_WARP, lowest < -4)) {
            computeForm<typename Form::Tail, COUNT>(get, take);
            return;
        }
    }
    computeForm<Form, COUNT>(get, take);
}
