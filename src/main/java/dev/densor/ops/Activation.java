package dev.densor.ops;

import dev.densor.backend.UnaryOp;
import dev.densor.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A named activation, as a layer holds it. {@link Activations#get} knows Keras's names; {@link #of} makes one of your
 * own.
 */
public final class Activation {
    private final String name;
    private final UnaryOperator<Tensor> function;
    private final UnaryOp op;

    private Activation(String name, UnaryOperator<Tensor> function, UnaryOp op) {
        this.name = name;
        this.function = function;
        this.op = op;
    }

    /**
     * An activation of your own.
     *
     * @param name under which a layer's configuration mentions it
     * @param function any composition of operations; its result belongs to the scope it is called in
     */
    public static Activation of(String name, UnaryOperator<Tensor> function) {
        return new Activation(name, function, null);
    }

    /** One that is a single kernel. */
    static Activation of(String name, UnaryOp op) {
        return new Activation(name, x -> Elementwise.apply(op, x), op);
    }

    /** Its name: {@code "relu"}. */
    public String name() {
        return name;
    }

    /** The kernel that computes it, if it is a single one; a fused kernel can take it along. */
    public Optional<UnaryOp> op() {
        return Optional.ofNullable(op);
    }

    /** Computes it. */
    public Tensor apply(Tensor x) {
        return function.apply(x);
    }

    @Override
    public String toString() {
        return name;
    }
}
