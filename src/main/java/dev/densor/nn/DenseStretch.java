package dev.densor.nn;

import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.ops.DenseChain;
import dev.densor.ops.Linalg;
import dev.densor.shape.DType;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dense layers that follow each other, and what a device computes together with them: activations behind them that are
 * layers of their own, layers that only hand on what they are given, and, where the input is bytes, the rescaling
 * before them.
 */
final class DenseStretch {
    private final List<? extends Layer> layers;
    private final int from;
    private final Tensor x;
    private final DType type;
    /** Whether several layers may be computed at once, not only one with the activation behind it. */
    private final boolean chains;

    private final List<DenseChain.Step> steps = new ArrayList<>();
    /** The first of the dense layers, and behind what is computed with it. */
    private int first;

    private int endOfFirst;
    private int end;
    private boolean folds;

    /**
     * What was computed at once.
     *
     * @param y of the last of the layers; it belongs to the scope around
     * @param end behind that layer
     */
    record Result(Tensor y, int end) {}

    private DenseStretch(List<? extends Layer> layers, int from, Tensor x) {
        this.layers = layers;
        this.from = from;
        this.x = x;
        this.type = layers.get(from).policy().compute();
        this.chains = DenseChain.mayFuse(x);
    }

    /**
     * Computes as many layers from {@code from} on as the device takes at once; empty where it gains nothing by that, or
     * where a layer has to be asked by itself: for its penalty, for a mask, or to refuse what it is given.
     */
    static Optional<Result> compute(List<? extends Layer> layers, int from, List<MaskedTensor> values) {
        if (values.size() != 1 || values.get(0).mask() != null) {
            return Optional.empty();
        }
        Tensor x = values.get(0).tensor();
        boolean fuses = DenseChain.mayFuse(x) || x.backend() instanceof DenseKernel;
        if (!fuses || !(layers.get(from) instanceof Dense) && !(isBytes(x) && mayPrecede(layers.get(from)))) {
            return Optional.empty();
        }
        try (Scope scope = Scope.open()) {
            Optional<Result> result = new DenseStretch(layers, from, x).compute();
            result.ifPresent(computed -> scope.keep(computed.y));
            return result;
        }
    }

    /** Whether a layer may be part of a stretch. */
    static boolean mayContain(Layer layer) {
        boolean isActivation =
                layer instanceof UnaryLayer unary && unary.asActivation().isPresent();
        boolean fits = layer instanceof Dense dense ? dense.isPlain() : isActivation || mayPrecede(layer);
        return fits && layer.activityRegularizer() == null;
    }

    private static boolean mayPrecede(Layer layer) {
        return layer instanceof Rescaling || ByteInputs.handsOn(layer);
    }

    private static boolean isBytes(Tensor x) {
        return x.dtype() == DType.UINT8;
    }

    private boolean fits(int index) {
        return index < layers.size()
                && mayContain(layers.get(index))
                && layers.get(index).policy().compute() == type;
    }

    private Optional<Result> compute() {
        first = from;
        while (fits(first) && !(layers.get(first) instanceof Dense)) {
            first++;
        }
        if (!fits(first)) {
            return Optional.empty();
        }
        collectSteps();
        Optional<Result> ofBytes = isBytes(x) ? ofBytes() : Optional.empty();
        return ofBytes.isPresent() || first > from ? ofBytes : ofNumbers();
    }

    private void collectSteps() {
        for (end = first; fits(end) && collects(layers.get(end)); end++) {
            if (steps.size() == 1) {
                endOfFirst = end + 1;
            }
        }
    }

    private boolean collects(Layer layer) {
        if (layer instanceof Dense dense) {
            if (!steps.isEmpty() && !chains) {
                return false;
            }
            steps.add(dense.step(x.backend(), type));
            return true;
        }
        int last = steps.size() - 1;
        Optional<DenseChain.Step> folded = layer instanceof UnaryLayer unary
                ? unary.asActivation().flatMap(activation -> steps.get(last).then(activation))
                : Optional.empty();
        folded.ifPresent(step -> steps.set(last, step));
        folds |= folded.isPresent() && last == 0;
        return folded.isPresent() || layer instanceof PassThroughLayer;
    }

    private Optional<Result> ofBytes() {
        Optional<DenseChainSpec.Bytes> bytes = bytes();
        if (bytes.isEmpty() || !chains) {
            return Optional.empty();
        }
        Tensor rows = arranged();
        Optional<Result> all = DenseChain.fused(rows, bytes.get(), steps).map(y -> new Result(y, end));
        return all.isPresent() || steps.size() == 1
                ? all
                : DenseChain.fused(rows, bytes.get(), steps.subList(0, 1)).map(y -> new Result(y, endOfFirst));
    }

    /** What the layers before the first dense one make of a byte. */
    private Optional<DenseChainSpec.Bytes> bytes() {
        Optional<DenseChainSpec.Bytes> bytes = Optional.of(DenseChainSpec.Bytes.UNSCALED);
        boolean isScaled = false;
        for (Layer layer : layers.subList(from, first)) {
            if (layer instanceof Rescaling rescaling) {
                bytes = isScaled ? Optional.empty() : rescaling.ofBytes(type);
                isScaled = true;
            }
        }
        return bytes;
    }

    /** The bytes in the shape in which the first dense layer reads them. */
    private Tensor arranged() {
        List<MaskedTensor> values = List.of(MaskedTensor.of(x));
        for (Layer layer : layers.subList(from, first)) {
            values = layer instanceof Rescaling ? values : layer.run(values);
        }
        return values.get(0).tensor();
    }

    private Optional<Result> ofNumbers() {
        boolean mayFold = folds && x.backend() instanceof DenseKernel;
        if (steps.size() == 1 && !mayFold) {
            return Optional.empty();
        }
        Tensor rows = ((Dense) layers.get(first)).convert(x);
        Optional<Tensor> chained = steps.size() > 1 ? DenseChain.fused(rows, steps) : Optional.empty();
        if (chained.isPresent()) {
            return Optional.of(new Result(chained.get(), end));
        }
        DenseChain.Step step = steps.get(0);
        return mayFold && step.takes(rows.shape())
                ? Optional.of(new Result(Linalg.dense(rows, step.kernel(), step.bias(), step.activation()), endOfFirst))
                : Optional.empty();
    }
}
