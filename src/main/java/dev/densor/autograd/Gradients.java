package dev.densor.autograd;

import dev.densor.backend.Backend;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    /**
     * What operations saw of variables: of each the values it had, in each type that it was used in.
     *
     * @param seen operands and results of operations
     */
    static Map<Variable, Set<Tensor>> values(List<Variable> variables, Stream<Tensor> seen) {
        Map<Variable, Set<Tensor>> values = new IdentityHashMap<>();
        variables.forEach(v -> values.put(v, Collections.newSetFromMap(new IdentityHashMap<>())));
        seen.forEach(tensor -> tensor.variable().filter(values::containsKey).ifPresent(v -> values.get(v)
                .add(tensor)));
        return values;
    }

    static Gradients of(Map<Variable, Set<Tensor>> values, Tensor loss, Sweep sweep) {
        Map<Variable, Tensor> gradients = new IdentityHashMap<>();
        values.forEach((variable, of) -> gradients.put(variable, gradient(variable, of, loss.backend(), sweep)));
        return new Gradients(loss, gradients);
    }

    private static Tensor gradient(Variable variable, Set<Tensor> values, Backend backend, Sweep sweep) {
        return values.stream()
                .map(value -> Accumulation.cast(sweep.gradient(value), variable.dtype()))
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
