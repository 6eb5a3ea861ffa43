package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.nn.constraints.Constraints;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;
import java.util.Map;

/** Projections of weights. */
final class ConstraintAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        Tensor w = Tensor.of(backend, golden.input("w"));
        return Map.of(
                "w",
                Constraints.get(GoldenConfig.serialized(golden), KerasVersion.V3)
                        .project(w));
    }
}
