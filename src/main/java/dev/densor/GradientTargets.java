package dev.densor;

import dev.densor.autograd.Gradients;
import dev.densor.autograd.Tape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Tensors and variables by which a loss is differentiated, in any order. */
final class GradientTargets {
    private GradientTargets() {}

    /** The gradients in the order of {@code xs}. */
    static List<Tensor> gradients(Tensor loss, List<?> xs) {
        List<Tensor> tensors = of(Tensor.class, xs);
        List<Variable> variables = of(Variable.class, xs);
        if (tensors.size() + variables.size() < xs.size()) {
            throw new IllegalArgumentException("gradients: " + xs + " are not all tensors or variables");
        }
        Tape tape = Tape.innermost();
        Iterator<Tensor> byTensor = tensors.isEmpty()
                ? Collections.emptyIterator()
                : tape.gradients(loss, tensors).iterator();
        Gradients byVariable = variables.isEmpty() ? null : tape.variableGradients(loss, variables);
        return xs.stream()
                .map(x -> x instanceof Variable variable ? byVariable.of(variable) : byTensor.next())
                .toList();
    }

    private static <T> List<T> of(Class<T> type, List<?> xs) {
        return xs.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
