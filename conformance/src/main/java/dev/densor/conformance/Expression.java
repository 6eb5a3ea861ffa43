package dev.densor.conformance;

import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What a case computes, written with {@code dev.densor.ops}, so that it runs on any backend. */
@FunctionalInterface
interface Expression {
    /** The results, all of which are compared. */
    List<Tensor> apply(List<Tensor> operands);

    static Expression one(UnaryOperator<Tensor> function) {
        return operands -> List.of(function.apply(operands.get(0)));
    }

    static Expression two(BinaryOperator<Tensor> function) {
        return operands -> List.of(function.apply(operands.get(0), operands.get(1)));
    }

    /** {@code function} along each axis of the operand, empty ones too. */
    static Expression everyAxis(BiFunction<Tensor, Integer, Tensor> function) {
        return operands -> {
            Tensor x = operands.get(0);
            return IntStream.range(0, x.shape().rank())
                    .mapToObj(axis -> function.apply(x, axis))
                    .toList();
        };
    }

    /** {@code function} along each axis that has elements. */
    static Expression eachAxis(BiFunction<Tensor, Integer, Tensor> function) {
        return operands -> {
            Tensor x = operands.get(0);
            return IntStream.range(0, x.shape().rank())
                    .filter(axis -> x.shape().dim(axis) > 0)
                    .mapToObj(axis -> function.apply(x, axis))
                    .toList();
        };
    }
}
