package dev.densor.nn;

import dev.densor.nn.regularizers.Regularizer;
import dev.densor.ops.Elementwise;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What the layers that run on this thread add to a loss, until it is closed. Without one open nothing is computed: a
 * prediction has no use for penalties.
 */
final class Penalties implements AutoCloseable {
    private static final ThreadLocal<Penalties> INNERMOST = new ThreadLocal<>();

    private final Penalties outer = INNERMOST.get();
    private final List<Tensor> list = new ArrayList<>();
    private final Scope owner;

    private Penalties(Scope owner) {
        this.owner = owner;
    }

    /**
     * Begins to collect.
     *
     * @param owner the innermost scope, which gets the penalties
     */
    static Penalties open(Scope owner) {
        Penalties penalties = new Penalties(owner);
        INNERMOST.set(penalties);
        return penalties;
    }

    /** Adds the penalty on outputs [batch, ...] of a layer, divided by the batch, if anyone collects. */
    static void onOutputs(Regularizer regularizer, List<MaskedTensor> outputs, Scope scope) {
        Penalties penalties = INNERMOST.get();
        if (penalties == null) {
            return;
        }
        for (MaskedTensor output : outputs) {
            Tensor y = output.tensor();
            Tensor mean = Elementwise.divide(of(regularizer, y), y.shape().dim(0));
            penalties.list.add(scope.keep(mean, penalties.owner));
        }
    }

    /** Adds the penalty on a weight, in its own type. */
    void onWeight(Weight weight, Tensor like) {
        list.add(of(weight.regularizer(), weight.variable().value(like.backend())));
    }

    private static Tensor of(Regularizer regularizer, Tensor x) {
        Tensor penalty = regularizer.penalty(x);
        if (!penalty.shape().equals(Shape.SCALAR)) {
            throw new ShapeException("regularizer \"" + regularizer.className()
                    + "\": the penalty must be a scalar, not " + penalty.shape() + "; sum it");
        }
        return penalty;
    }

    List<Tensor> list() {
        return list;
    }

    @Override
    public void close() {
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }
}
