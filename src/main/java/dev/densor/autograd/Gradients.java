package dev.densor.autograd;

import dev.densor.backend.Backend;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** How a loss changes with each of some variables. The tensors belong to the scope in which they were computed. */
public final class Gradients {
    private final Tensor loss;
    private final Map<Variable, Tensor> gradients;

    private Gradients(Tensor loss, Map<Variable, Tensor> gradients) {
        this.loss = loss;
        this.gradients = gradients;
    }

    /** What was differentiated. */
    public Tensor loss() {
        return loss;
    }

    /**
     * The gradient with respect to a variable, of its shape and type; zeros when the loss does not depend on it.
     *
     * @throws IllegalArgumentException when it was not asked for
     */
    public Tensor of(Variable variable) {
        Tensor gradient = gradients.get(variable);
        if (gradient == null) {
            throw new IllegalArgumentException("gradients: " + variable + " is not among the variables asked for");
        }
        return gradient;
    }

    /** The values of variables on a device, in each type that they were used in: what operations saw of them. */
    static List<Tensor> copies(List<Variable> variables, Backend backend) {
        return variables.stream().flatMap(v -> v.copiesOn(backend).stream()).toList();
    }

    static Gradients of(List<Variable> variables, Tensor loss, Sweep sweep) {
        Map<Variable, Tensor> gradients = new IdentityHashMap<>();
        variables.forEach(variable -> gradients.put(variable, gradient(variable, loss.backend(), sweep)));
        return new Gradients(loss, gradients);
    }

    private static Tensor gradient(Variable variable, Backend backend, Sweep sweep) {
        return variable.copiesOn(backend).stream()
                .map(copy -> Accumulation.cast(sweep.gradient(copy), variable.dtype()))
                .reduce(Accumulation::sum)
                .orElseGet(() -> Tensor.filled(backend, variable.dtype(), variable.shape(), 0));
    }

    /** These gradients, handed to the scope around {@code scope}. */
    Gradients keptBy(Scope scope) {
        scope.keep(loss);
        gradients.values().forEach(scope::keep);
        return this;
    }
}
