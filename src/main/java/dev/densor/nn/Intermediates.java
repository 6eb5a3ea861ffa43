package dev.densor.nn;

import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;

/** Frees what flows between layers as soon as no layer needs it: a deep model needs no more memory than a flat one. */
final class Intermediates {
    private Intermediates() {}

    /**
     * Frees the tensors of {@code dead}, but for memory that {@code live} ones look at: a reshaped tensor is a view.
     *
     * @param scope that owns them; what it does not own, such as the model's input, stays
     * @param live what is still needed; null where nothing is
     */
    static void release(Scope scope, MaskedTensor dead, List<MaskedTensor> live) {
        release(scope, dead.tensor(), live);
        if (dead.mask() != null) {
            release(scope, dead.mask(), live);
        }
    }

    private static void release(Scope scope, Tensor dead, List<MaskedTensor> live) {
        for (MaskedTensor value : live) {
            if (value != null && looksAt(value, dead)) {
                return;
            }
        }
        scope.release(dead);
    }

    private static boolean looksAt(MaskedTensor value, Tensor dead) {
        return value.tensor().sharesMemory(dead)
                || (value.mask() != null && value.mask().sharesMemory(dead));
    }

    /** Hands results to the scope around {@code scope}. */
    static List<MaskedTensor> keep(Scope scope, List<MaskedTensor> results) {
        for (MaskedTensor result : results) {
            scope.keep(result.tensor());
            if (result.mask() != null) {
                scope.keep(result.mask());
            }
        }
        return results;
    }
}
