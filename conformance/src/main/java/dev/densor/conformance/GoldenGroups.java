package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.conformance.golden.GoldenGroup;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The golden groups that run on every backend, and what answers their cases. */
final class GoldenGroups {
    private static final Map<String, GoldenAnswers> ALL = all();

    private GoldenGroups() {}

    private static Map<String, GoldenAnswers> all() {
        Map<String, GoldenAnswers> all = new LinkedHashMap<>();
        GoldenAnswers functions = (golden, backend) -> Map.of("y", new GoldenFunctions(golden, backend).output());
        all.put("activations", functions);
        all.put("dense_forward", functions);
        all.put("backend_ops", new BackendOpAnswers());
        all.put("elementwise_ops", new ElementwiseAnswers());
        all.put("reductions", new ReductionAnswers());
        all.put(
                "activation_gradients",
                (golden, backend) -> Map.of("dx", new GoldenFunctions(golden, backend).gradient()));
        all.put("op_gradients", new OpGradientAnswers());
        all.put("dense_gradients", new DenseGradientAnswers());
        all.put("regularizers", new RegularizerAnswers());
        all.put("constraints", new ConstraintAnswers());
        all.put("losses", new LossAnswers());
        all.put("metrics", new MetricAnswers());
        return all;
    }

    /** The names of their folders. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** Compares every case of a group whose types the backend takes. */
    static GoldenReport report(String name, Backend backend) {
        GoldenReport report = new GoldenReport(name);
        try (GoldenGroup group = GoldenGroup.open(name)) {
            for (GoldenCase golden : group.cases()) {
                if (isTaken(golden, backend)) {
                    report.add(golden, mismatch(ALL.get(name), golden, backend));
                } else {
                    report.addOfOtherTypes();
                }
            }
        }
        return report;
    }

    private static boolean isTaken(GoldenCase golden, Backend backend) {
        return backend.info().dtypes().stream()
                .map(DType::kerasName)
                .collect(Collectors.toSet())
                .containsAll(golden.dtypes());
    }

    private static Optional<String> mismatch(GoldenAnswers answers, GoldenCase golden, Backend backend) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> outputs = answers.answer(golden, backend);
            return golden.refusal()
                    .map(refusal -> "is answered, Keras refuses it: " + refusal)
                    .or(() -> mismatch(golden, outputs));
        } catch (IllegalArgumentException refused) {
            return golden.refusal().isPresent() ? Optional.empty() : Optional.of("is refused: " + refused.getMessage());
        }
    }

    private static Optional<String> mismatch(GoldenCase golden, Map<String, Tensor> outputs) {
        if (!outputs.keySet().equals(golden.outputNames())) {
            return Optional.of("has outputs " + outputs.keySet() + ", Keras's are " + golden.outputNames());
        }
        return outputs.entrySet().stream()
                .flatMap(output ->
                        mismatch(golden, output.getKey(), output.getValue().toArray()).stream())
                .findFirst();
    }

    /** What is wrong with one output; empty when nothing is. */
    static Optional<String> mismatch(GoldenCase golden, String output, HostArray actual) {
        String dtype = golden.output(output).dtype();
        Optional<String> mismatch = actual.dtype().kerasName().equals(dtype)
                ? golden.output(output).mismatch(actual)
                : Optional.of("is " + actual.dtype() + ", Keras's is " + dtype);
        return mismatch.map(problem -> output + " " + problem);
    }
}
