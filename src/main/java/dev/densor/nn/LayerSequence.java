package dev.densor.nn;

import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.ops.DenseChain;
import dev.densor.shape.DType;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers one after the other. Dense ones that follow each other are computed at once where the device does that; layers
 * between them that only hand on what they are given do not part them.
 */
final class LayerSequence {
    private LayerSequence() {}

    /** Runs the layers, each on what the one before it gives; the results belong to the scope around. */
    static List<MaskedTensor> run(List<? extends Layer> layers, List<MaskedTensor> inputs) {
        try (Scope scope = Scope.open()) {
            List<MaskedTensor> values = inputs;
            int next = 0;
            while (next < layers.size()) {
                int end = endOfChain(layers, next, values);
                Optional<Tensor> chained = end == next ? Optional.empty() : chained(layers.subList(next, end), values);
                List<MaskedTensor> results = chained.isPresent()
                        ? List.of(MaskedTensor.of(chained.get()))
                        : layers.get(next).run(values);
                next = chained.isPresent() ? end : next + 1;
                for (MaskedTensor used : values) {
                    Intermediates.release(scope, used, results);
                }
                values = results;
            }
            return Intermediates.keep(scope, values);
        }
    }

    /** Whether a layer may be part of a chain: it is a plain dense one, or hands on what it is given. */
    static boolean isChained(Layer layer) {
        boolean fits = layer instanceof Dense dense && dense.isPlain() || layer instanceof PassThroughLayer;
        return fits && layer.activityRegularizer() == null;
    }

    /** Behind the last layer of a chain of two dense ones or more of one type; {@code from} where there is none. */
    private static int endOfChain(List<? extends Layer> layers, int from, List<MaskedTensor> values) {
        boolean mayBegin = layers.get(from) instanceof Dense
                && values.size() == 1
                && values.get(0).mask() == null
                && values.get(0).tensor().backend() instanceof DenseChainKernel;
        DType type = layers.get(from).policy().compute();
        int end = from;
        int dense = 0;
        while (mayBegin && end < layers.size() && isChained(layers.get(end), type)) {
            dense += layers.get(end) instanceof Dense ? 1 : 0;
            end++;
        }
        return dense < 2 ? from : end;
    }

    private static boolean isChained(Layer layer, DType type) {
        return isChained(layer) && layer.policy().compute() == type;
    }

    private static Optional<Tensor> chained(List<? extends Layer> layers, List<MaskedTensor> values) {
        try (Scope scope = Scope.open()) {
            Tensor x = ((Dense) layers.get(0)).convert(values.get(0).tensor());
            List<DenseChain.Step> steps = new ArrayList<>(layers.size());
            for (Layer layer : layers) {
                if (layer instanceof Dense dense) {
                    steps.add(dense.step(x));
                }
            }
            Optional<Tensor> y = DenseChain.fused(x, steps);
            y.ifPresent(scope::keep);
            return y;
        }
    }
}
