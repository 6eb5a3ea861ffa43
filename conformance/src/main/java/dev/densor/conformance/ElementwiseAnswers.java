package dev.densor.conformance;

import dev.densor.K;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Answers the golden group of element-wise functions. */
final class ElementwiseAnswers implements GoldenAnswers {
    private static final Map<String, UnaryOperator<Tensor>> OF_ONE = ofOne();
    private static final Map<String, BinaryOperator<Tensor>> OF_TWO = ofTwo();

    private static Map<String, UnaryOperator<Tensor>> ofOne() {
        Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("exp", K::exp);
        all.put("expm1", K::expm1);
        all.put("log", K::log);
        all.put("log1p", K::log1p);
        all.put("log2", K::log2);
        all.put("log10", K::log10);
        all.put("sqrt", x -> K.sqrt(x, KerasVersion.V3));
        all.put("rsqrt", K::rsqrt);
        all.put("square", K::square);
        all.put("reciprocal", K::reciprocal);
        all.put("abs", K::abs);
        all.put("sign", K::sign);
        all.put("negative", K::negative);
        all.put("sin", K::sin);
        all.put("cos", K::cos);
        all.put("tan", K::tan);
        all.put("arctan", K::arctan);
        all.put("sinh", K::sinh);
        all.put("cosh", K::cosh);
        all.put("tanh", K::tanh);
        all.put("sigmoid", K::sigmoid);
        all.put("erf", K::erf);
        all.put("floor", K::floor);
        all.put("ceil", K::ceil);
        all.put("round", K::round);
        all.put("isnan", K::isnan);
        all.put("isinf", K::isinf);
        all.put("isfinite", K::isfinite);
        return all;
    }

    private static Map<String, BinaryOperator<Tensor>> ofTwo() {
        Map<String, BinaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("add", K::add);
        all.put("subtract", K::subtract);
        all.put("multiply", K::multiply);
        all.put("divide", K::divide);
        all.put("maximum", K::maximum);
        all.put("minimum", K::minimum);
        all.put("equal", K::equal);
        all.put("not_equal", K::notEqual);
        all.put("greater", K::greater);
        all.put("greater_equal", K::greaterEqual);
        all.put("less", K::less);
        all.put("less_equal", K::lessEqual);
        return all;
    }

    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        GoldenArguments arguments = new GoldenArguments(golden, backend);
        String name = golden.function().replaceFirst("^(K|keras\\.ops)\\.", "");
        Tensor x = arguments.tensor("x");
        Tensor y =
                switch (name) {
                    case "clip" ->
                        K.clip(x, arguments.number("min_value"), arguments.number("max_value"), KerasVersion.V3);
                    case "pow" -> K.pow(x, arguments.number("a"));
                    case "power" -> K.pow(x, arguments.tensor("a"));
                    default ->
                        Optional.ofNullable(OF_ONE.get(name))
                                .map(function -> function.apply(x))
                                .orElseGet(() -> OF_TWO.get(name).apply(x, arguments.tensor("y")));
                };
        return Map.of("y", y);
    }
}
