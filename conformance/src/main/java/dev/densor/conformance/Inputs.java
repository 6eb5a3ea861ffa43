package dev.densor.conformance;

import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Makes the operands that a case runs over. */
@FunctionalInterface
interface Inputs {
    List<Sample> samples(Values values);

    /** One tensor in every arrangement, and one of special values. */
    static Inputs one() {
        return values -> {
            List<Sample> samples = new ArrayList<>();
            Arrangement.ALL.forEach(a -> samples.add(Sample.of(a.toString(), a.operand(values::any))));
            samples.add(Sample.of("special values", Operand.of(values.special())));
            return samples;
        };
    }

    /** One contiguous tensor of each of the given shapes. */
    static Inputs of(Shape... shapes) {
        return values -> Stream.of(shapes)
                .map(shape -> Sample.of(shape.toString(), Operand.of(values.any(shape))))
                .toList();
    }

    /**
     * One tensor whose axes are gone along: short and long ones, and a pair of special values in each row.
     *
     * @param elements which values, of a shape
     */
    static Inputs axes(BiFunction<Values, Shape, HostArray> elements) {
        Shape[] shapes = {Shape.of(4, 1025), Shape.of(129, 3), Shape.of(2, 67, 5), Shape.of(2, 3, 1025)};
        return values -> {
            List<Sample> samples = new ArrayList<>();
            Stream.concat(Arrangement.ALL.stream(), Stream.of(shapes).map(Arrangement::contiguous))
                    .forEach(a -> samples.add(Sample.of(a.toString(), a.operand(s -> elements.apply(values, s)))));
            samples.add(Sample.of("pairs of special values", pairs(values)));
            return samples;
        };
    }

    /** [n * n, 2]: each special value beside each. */
    static Operand pairs(Values values) {
        HostArray special = values.special();
        int n = special.size();
        return new Operand(special, x -> {
            Tensor rows = Shaping.broadcastTo(Shaping.reshape(x, n, 1), Shape.of(n, n));
            Tensor columns = Shaping.broadcastTo(x, Shape.of(n, n));
            return Shaping.reshape(Shaping.stack(List.of(rows, columns), -1), n * n, 2);
        });
    }

    /** Two tensors: in every arrangement, broadcast against each other, and each special value with each. */
    static Inputs two() {
        return values -> {
            List<Sample> samples = new ArrayList<>();
            for (Arrangement a : Arrangement.CONTIGUOUS) {
                samples.add(pair(values, a, a));
            }
            for (int i = 0; i < Arrangement.VIEWS.size(); i++) {
                Arrangement next = Arrangement.VIEWS.get((i + 1) % Arrangement.VIEWS.size());
                samples.add(pair(values, Arrangement.VIEWS.get(i), next));
            }
            for (Shape[] shapes : BROADCASTS) {
                samples.add(pair(values, Arrangement.contiguous(shapes[0]), Arrangement.contiguous(shapes[1])));
            }
            HostArray special = values.special();
            Operand column = new Operand(special, x -> Shaping.expandDims(x, -1));
            samples.add(Sample.of("special values with each other", column, Operand.of(special)));
            return samples;
        };
    }

    Shape[][] BROADCASTS = {
        {Shape.of(5, 7, 11), Shape.of(11)},
        {Shape.of(7, 1), Shape.of(5, 7, 11)},
        {Shape.of(5, 1, 11), Shape.of(7, 1)},
        {Shape.of(1025), Shape.SCALAR},
        {Shape.of(1), Shape.of(0)},
        {Shape.of(3, 0, 2), Shape.of(2)},
        {Shape.of(2, 1, 3, 1), Shape.of(4, 1, 5)}
    };

    private static Sample pair(Values values, Arrangement a, Arrangement b) {
        return Sample.of(a + " and " + b, a.operand(values::any), b.operand(values::any));
    }
}
