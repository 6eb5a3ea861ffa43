package dev.densor;

import dev.densor.ops.Elementwise;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.function.Supplier;

/** Makes and changes variables. Temporaries are freed at once. */
final class Variables {
    private Variables() {}

    static Variable of(HostArray value, String name) {
        Variable variable = new Variable(name, value.dtype(), value.shape());
        variable.assign(value);
        return variable;
    }

    /** Numbers in a type, shared with nobody, as a variable goes on to read what it was given. */
    static HostArray owned(Object value, DType dtype) {
        HostArray converted = NestedArray.of(value, dtype);
        return converted == value ? HostCopy.of(converted) : converted;
    }

    static Variable drawn(Supplier<Tensor> value) {
        try (Scope scope = Scope.open()) {
            return of(value.get().toArray(), "Variable");
        }
    }

    static void add(Variable x, Tensor increment) {
        try (Scope scope = Scope.open()) {
            x.assign(Elementwise.add(x.value(increment.backend()), increment));
        }
    }

    static void subtract(Variable x, Tensor decrement) {
        try (Scope scope = Scope.open()) {
            x.assign(Elementwise.subtract(x.value(decrement.backend()), decrement));
        }
    }

    static void moveAverage(Variable x, Tensor value, double momentum) {
        try (Scope scope = Scope.open()) {
            Tensor distance = Elementwise.subtract(x.value(value.backend()), value);
            subtract(x, Elementwise.multiply(distance, 1 - momentum));
        }
    }
}
