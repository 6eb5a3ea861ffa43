package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * A row of the table: something a backend must compute, over which operands, and how exactly.
 *
 * @param name a constant of an op, or a method of {@code Backend} or of a class in {@code dev.densor.ops}, then perhaps
 *     which use of it: {@code "Activations.relu with threshold"}
 * @param tolerance the class of its bound
 * @param dtypes of the operands
 * @param inputs makes the operands
 * @param expression computes the results
 */
record OpCase(String name, Tolerance tolerance, Set<DType> dtypes, Inputs inputs, Expression expression) {
    /** What the row is about: its name up to the first space. */
    String subject() {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }

    /** As {@link #check(Backend, DType, Multiplicands)}, operands of products being multiplied as they are. */
    Agreement check(Backend backend, DType dtype) {
        return check(backend, dtype, Multiplicands.FLOAT32);
    }

    /**
     * Runs the row on {@code backend} over all its operands.
     *
     * @param multiplicands of the backend's products
     * @return how well it agreed
     * @throws AssertionError when a result is not a right answer, or an operand was changed
     */
    Agreement check(Backend backend, DType dtype, Multiplicands multiplicands) {
        Agreement agreement = Agreement.NONE;
        for (Sample sample : inputs.samples(new Values(dtype))) {
            try (Scope scope = Scope.open()) {
                Oracle oracle = Oracle.of(backend, tolerance, multiplicands);
                agreement = agreement.and(check(backend, oracle, describe(dtype, sample), sample));
            } catch (RuntimeException failure) {
                throw new AssertionError(describe(dtype, sample) + ": " + failure, failure);
            }
        }
        return agreement;
    }

    /** Whether a backend that takes some types takes the operands, which are of {@code dtype} for the most part. */
    boolean isFor(Set<DType> taken, DType dtype) {
        return dtypes.contains(dtype)
                && taken.contains(dtype)
                && inputs.samples(new Values(dtype)).stream()
                        .flatMap(sample -> sample.operands().stream())
                        .allMatch(operand -> taken.contains(operand.array().dtype()));
    }

    /** Whether matrices of a type are multiplied in it. */
    boolean multiplies(DType dtype) {
        Oracle oracle = new Oracle(tolerance);
        for (Sample sample : inputs.samples(new Values(dtype))) {
            try (Scope scope = Scope.open()) {
                List<Tensor> operands =
                        sample.operands().stream().map(o -> o.on(oracle)).toList();
                if (operands.stream().allMatch(operand -> operand.shape().size() > 0)) {
                    expression.apply(operands);
                    return oracle.hasMultiplied();
                }
            }
        }
        return false;
    }

    private Agreement check(Backend backend, Oracle oracle, String where, Sample sample) {
        Backend reference = Reference.of(backend.info().dtypes());
        List<Tensor> operands =
                sample.operands().stream().map(o -> o.on(backend)).toList();
        List<HostArray> before = operands.stream().map(Tensor::toArray).toList();
        List<Tensor> actual = expression.apply(operands);
        List<Tensor> expected = expression.apply(
                sample.operands().stream().map(o -> o.on(oracle)).toList());
        for (int i = 0; i < operands.size(); i++) {
            if (!before.get(i).data().equals(operands.get(i).toArray().data())) {
                throw new AssertionError(where + ": operand " + i + " was changed");
            }
        }
        List<Tensor> sound = expression.apply(
                sample.operands().stream().map(o -> o.on(reference)).toList());
        return compare(where, expected, actual, sound);
    }

    private Agreement compare(String where, List<Tensor> expected, List<Tensor> actual, List<Tensor> sound) {
        if (actual.size() != expected.size()) {
            throw new AssertionError(where + ": has " + actual.size() + " results, must have " + expected.size());
        }
        Agreement agreement = Agreement.NONE;
        for (int i = 0; i < actual.size(); i++) {
            agreement = agreement.and(compare(where + ", result " + i, expected.get(i), actual.get(i), sound.get(i)));
        }
        return agreement;
    }

    private String describe(DType dtype, Sample sample) {
        return name + " " + dtype + ", " + sample.name();
    }

    private Agreement compare(String where, Tensor expected, Tensor actual, Tensor sound) {
        if (actual.dtype() != expected.dtype() || !actual.shape().equals(expected.shape())) {
            throw new AssertionError(where + ": is " + actual.dtype() + " " + actual.shape() + ", must be "
                    + expected.dtype() + " " + expected.shape());
        }
        OracleBuffer answers = (OracleBuffer) expected.contiguous().buffer();
        HostArray array = actual.toArray();
        HostArray reference = sound.toArray();
        Format format = Format.of(array.dtype());
        double worst = 0;
        for (int i = 0; i < array.size(); i++) {
            Element answer = answers.get(i);
            if (tolerance == Tolerance.EXACT && !answer.isDecided()) {
                throw new IllegalStateException(where + ": is no EXACT case, element " + i + " may be " + answer);
            }
            if (!answer.admits(array, i)) {
                throw new AssertionError(where + ": element " + i + " of " + actual.shape() + " is "
                        + (array.dtype().isFloating() ? array.getDouble(i) : array.getLong(i)) + ", must be "
                        + answer);
            }
            worst = Math.max(worst, answer.error(array.getDouble(i), reference.getDouble(i), format));
        }
        return new Agreement(array.size(), worst);
    }

    @Override
    public String toString() {
        return name;
    }
}
