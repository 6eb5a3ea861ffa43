package dev.densor.autograd;

import dev.densor.tensor.Tensor;
import java.util.function.UnaryOperator;

/** The gradient rule of one operation: carries the gradient of its result back to its operands. */
@FunctionalInterface
public interface Pullback {
    /**
     * The gradients with respect to the operands.
     *
     * @param dy gradient with respect to the result, of its shape and type
     * @param needed for each operand whether anyone asks for its gradient
     * @return for each operand a gradient of its shape and type; null where none is needed, or where it is 0
     */
    Tensor[] apply(Tensor dy, boolean[] needed);

    /** The rule of an operation on one operand. */
    static Pullback of(UnaryOperator<Tensor> gradient) {
        return (dy, needed) -> new Tensor[] {gradient.apply(dy)};
    }

    /** The rule of an operation on two operands. */
    static Pullback of(UnaryOperator<Tensor> first, UnaryOperator<Tensor> second) {
        return (dy, needed) -> new Tensor[] {needed[0] ? first.apply(dy) : null, needed[1] ? second.apply(dy) : null};
    }
}
