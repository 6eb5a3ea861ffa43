package dev.densor.nn;

import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Frees what flows between layers as soon as no layer needs it: a deep model needs no more memory than a flat one. */
final class Intermediates {
    private Intermediates() {}

    /**
     * Frees the tensors of {@code dead}, but for memory that {@code live} ones look at: a reshaped tensor is a view.
     *
     * @param scope that owns them; what it does not own, such as the model's input, stays
     */
    static void release(Scope scope, MaskedTensor dead, Collection<MaskedTensor> live) {
        tensors(dead)
                .filter(tensor -> live.stream().flatMap(Intermediates::tensors).noneMatch(tensor::sharesMemory))
                .forEach(scope::release);
    }

    private static Stream<Tensor> tensors(MaskedTensor value) {
        return value.mask() == null ? Stream.of(value.tensor()) : Stream.of(value.tensor(), value.mask());
    }

    /** Hands the results of a model to the scope around {@code scope}. */
    static List<MaskedTensor> keep(Scope scope, List<MaskedTensor> results) {
        results.stream().flatMap(Intermediates::tensors).forEach(scope::keep);
        return results;
    }
}
