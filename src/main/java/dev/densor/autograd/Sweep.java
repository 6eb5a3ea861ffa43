package dev.densor.autograd;

import dev.densor.tensor.Lease;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One way back over the operations of a tape. It computes only what is on the way to the tensors asked for, and frees
 * each gradient when it has been carried on.
 */
final class Sweep implements AutoCloseable {
    private final Set<Tensor> asked = Collections.newSetFromMap(new IdentityHashMap<>());
    /** What depends on a tensor asked for. */
    private final Set<Tensor> onTheWay = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<Tensor, Lease> gradients = new IdentityHashMap<>();

    Sweep(List<Tensor> xs) {
        asked.addAll(xs);
        onTheWay.addAll(xs);
    }

    Sweep(Collection<Set<Tensor>> xs) {
        this(xs.stream().flatMap(Set::stream).toList());
    }

    /** Whether {@code y} depends on a tensor asked for. */
    boolean reaches(List<Node> nodes, Tensor y) {
        markTheWay(nodes);
        return onTheWay.contains(y);
    }

    /** Carries the gradient {@code dy} of {@code y} back over {@code nodes}, which stand in the order they were done. */
    void run(List<Node> nodes, Tensor y, Tensor dy) {
        markTheWay(nodes);
        begin(y, dy);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            carry(nodes.get(i));
        }
    }

    /** {@link #run}, after which the nodes hold nothing any more. */
    void runOnce(List<Node> nodes, Tensor y, Tensor dy) {
        markTheWay(nodes);
        begin(y, dy);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            carry(nodes.get(i));
            nodes.remove(i).release();
        }
    }

    private void markTheWay(List<Node> nodes) {
        for (Node node : nodes) {
            for (Tensor input : node.inputs) {
                if (onTheWay.contains(input)) {
                    onTheWay.add(node.output);
                }
            }
        }
    }

    private void begin(Tensor y, Tensor dy) {
        Accumulation.requireLike("gradients", y, dy);
        gradients.put(y, Lease.on(dy));
    }

    private void carry(Node node) {
        if (!onTheWay.contains(node.output) || !gradients.containsKey(node.output)) {
            return;
        }
        Lease dy = asked.contains(node.output) ? gradients.get(node.output) : gradients.remove(node.output);
        try (Scope scope = Scope.open()) {
            carry(node, dy.share());
        } finally {
            if (!asked.contains(node.output)) {
                dy.close();
            }
        }
    }

    private void carry(Node node, Tensor dy) {
        boolean[] needed = new boolean[node.inputs.length];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = onTheWay.contains(node.inputs[i]);
        }
        Tensor[] dxs = node.pullback.apply(dy, needed);
        for (int i = 0; i < needed.length; i++) {
            if (needed[i] && dxs[i] != null) {
                Accumulation.requireLike("pullback", node.inputs[i], dxs[i]);
                accumulate(node.inputs[i], dxs[i]);
            }
        }
    }

    private void accumulate(Tensor x, Tensor dx) {
        Lease before = gradients.get(x);
        gradients.put(x, Lease.on(before == null ? dx : Accumulation.sum(before.tensor(), dx)));
        if (before != null) {
            before.close();
        }
    }

    /** The gradient with respect to one of the tensors asked for; it belongs to the innermost scope. */
    Tensor gradient(Tensor x) {
        Lease gradient = gradients.get(x);
        return gradient == null ? Tensor.filled(x.backend(), x.dtype(), x.shape(), 0) : gradient.share();
    }

    @Override
    public void close() {
        gradients.values().forEach(Lease::close);
    }
}
