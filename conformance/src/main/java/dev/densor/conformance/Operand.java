package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A tensor for a case: what is uploaded, and the view of it that the case gets.
 *
 * @param array the elements
 * @param view makes another layout: transposed, sliced, broadcast
 */
record Operand(HostArray array, UnaryOperator<Tensor> view) {
    /** All of {@code array} as it is. */
    static Operand of(HostArray array) {
        return new Operand(array, UnaryOperator.identity());
    }

    Tensor on(Backend backend) {
        return view.apply(Tensor.of(backend, array));
    }
}
