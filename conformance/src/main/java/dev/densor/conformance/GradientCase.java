package dev.densor.conformance;

import dev.densor.autograd.Gradients;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A function whose gradient is compared with differences, in float64.
 *
 * @param name what it is, the constant of an op or a method, then perhaps which use of it
 * @param operands at which point; where the function is smooth around it
 * @param function of operands on a backend
 */
record GradientCase(String name, List<HostArray> operands, Function<List<Tensor>, Tensor> function) {
    private static final double STEP = 0x1p-10;
    /** Units in the last place that a function may be off: 4 for each of 8 steps. */
    private static final double ULPS = 32;

    /**
     * Compares the gradients with respect to all operands, of a random weighting of the results.
     *
     * @return how many numbers were compared
     * @throws AssertionError when one is not the slope
     */
    long check(Backend backend) {
        long compared = 0;
        List<HostArray> gradients = gradients(backend);
        for (int i = 0; i < operands.size(); i++) {
            for (int j = 0; j < operands.get(i).size(); j++) {
                check(backend, i, j, gradients.get(i).getDouble(j));
                compared++;
            }
        }
        return compared;
    }

    /** The gradients of this function, weighted by numbers and joined, as a function. */
    GradientCase derivative() {
        return new GradientCase("the gradient of " + name, operands, at -> {
            try (Tape tape = Tape.open()) {
                Tensor y = function.apply(at);
                List<Tensor> gradients = tape.gradients(y, Tensor.of(y.backend(), weights(y.shape())), at);
                return Shaping.concatenate(
                        gradients.stream().map(g -> Shaping.reshape(g, -1)).toList(), 0);
            }
        });
    }

    /** By variables: the rules then run after everything that they did not ask to be held is gone. */
    private List<HostArray> gradients(Backend backend) {
        List<Variable> variables = new ArrayList<>();
        for (HostArray operand : operands) {
            Variable variable = new Variable("operand " + variables.size(), operand.dtype(), operand.shape());
            variable.assign(operand);
            variables.add(variable);
        }
        try (Scope scope = Scope.open()) {
            Gradients gradients = Tape.gradients(variables, () -> {
                Tensor y = function.apply(
                        variables.stream().map(v -> v.value(backend)).toList());
                return Elementwise.multiply(y, Tensor.of(backend, weights(y.shape())));
            });
            return variables.stream().map(v -> gradients.of(v).toArray()).toList();
        } finally {
            variables.forEach(Variable::close);
        }
    }

    private static HostArray weights(Shape shape) {
        Random random = new Random(7);
        double[] weights = random.doubles(shape.size(), -1, 1).toArray();
        return HostArray.of(weights, shape);
    }

    /**
     * Two central differences, of h and h/2, are extrapolated to h = 0. What is left of the error is less than the
     * difference between the two, but for the rounding of the function's values, which the steps divide.
     */
    private void check(Backend backend, int operand, int element, double gradient) {
        double wide = difference(backend, operand, element, STEP);
        double narrow = difference(backend, operand, element, STEP / 2);
        double slope = (4 * narrow - wide) / 3;
        double rounding = 3 * ULPS * 0x1p-52 * magnitude(backend) / STEP;
        double bound = Math.abs(narrow - wide) + rounding;
        if (!(Math.abs(gradient - slope) <= bound)) {
            throw new AssertionError("gradient of " + name + " by element " + element + " of operand " + operand
                    + " is " + gradient + ", the slope is " + slope + "; allowed is " + bound);
        }
    }

    private double difference(Backend backend, int operand, int element, double step) {
        return (weighted(backend, operand, element, step) - weighted(backend, operand, element, -step)) / (2 * step);
    }

    private double weighted(Backend backend, int operand, int element, double shift) {
        List<HostArray> moved = new ArrayList<>(operands);
        double[] values = operands.get(operand).toDoubles();
        values[element] += shift;
        moved.set(operand, HostArray.of(values, operands.get(operand).shape()));
        HostArray y = values(backend, moved);
        double[] weights = weights(y.shape()).toDoubles();
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> weights[i] * y.getDouble(i))
                .sum();
    }

    private double magnitude(Backend backend) {
        HostArray y = values(backend, operands);
        return IntStream.range(0, y.size())
                .mapToDouble(i -> Math.max(1, Math.abs(y.getDouble(i))))
                .sum();
    }

    private HostArray values(Backend backend, List<HostArray> at) {
        try (Scope scope = Scope.open()) {
            Tensor y =
                    function.apply(at.stream().map(a -> Tensor.of(backend, a)).toList());
            if (y.dtype() != DType.FLOAT64) {
                throw new AssertionError(name + " of float64 is " + y.dtype());
            }
            return y.toArray();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
