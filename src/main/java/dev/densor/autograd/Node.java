package dev.densor.autograd;

import dev.densor.tensor.Lease;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** One operation on a tape. It holds the tensors that its rule needs until it is {@link #release released}. */
final class Node {
    final Tensor output;
    final Tensor[] inputs;
    final Pullback pullback;
    private final List<Lease> saved;

    Node(Tensor output, Tensor[] inputs, Pullback pullback, Tensor... saved) {
        this.output = output;
        this.inputs = inputs;
        this.pullback = pullback;
        this.saved = Arrays.stream(saved).map(Lease::on).toList();
    }

    void release() {
        saved.forEach(Lease::close);
    }
}
