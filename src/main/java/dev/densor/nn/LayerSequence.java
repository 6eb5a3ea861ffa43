package dev.densor.nn;

import dev.densor.tensor.Scope;
import java.util.List;
import java.util.Optional;

/** Layers one after the other, several of them at once where the device does that: see {@link DenseStretch}. */
final class LayerSequence {
    private LayerSequence() {}

    /** Runs the layers, each on what the one before it gives; the results belong to the scope around. */
    static List<MaskedTensor> run(List<? extends Layer> layers, List<MaskedTensor> inputs) {
        try (Scope scope = Scope.open()) {
            List<MaskedTensor> values = inputs;
            int next = 0;
            while (next < layers.size()) {
                Optional<DenseStretch.Result> atOnce = DenseStretch.compute(layers, next, values);
                List<MaskedTensor> results = atOnce.isPresent()
                        ? List.of(MaskedTensor.of(atOnce.get().y()))
                        : layers.get(next).run(values);
                next = atOnce.isPresent() ? atOnce.get().end() : next + 1;
                for (MaskedTensor used : values) {
                    Intermediates.release(scope, used, results);
                }
                values = results;
            }
            return Intermediates.keep(scope, values);
        }
    }
}
