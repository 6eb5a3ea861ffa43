package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.tensor.Tensor;
import java.util.Map;

/** Answers the cases of a golden group with Densor's functions. */
@FunctionalInterface
interface GoldenAnswers {
    /**
     * The outputs of a case by their names, computed on the backend; they belong to the innermost scope.
     *
     * @throws IllegalArgumentException where Keras refuses, too
     */
    Map<String, Tensor> answer(GoldenCase golden, Backend backend);
}
