package dev.densor.benchmarks.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** The benchmark classes, and the workloads that their parameters name. */
public enum Family {
    /** One Dense layer. */
    DENSE("Dense layer, batch x inputs x units", DenseBenchmark.class),
    /** Three Dense layers. */
    MLP("Network 784, 512 relu, 512 relu, 10 softmax, by batch", MlpBenchmark.class),
    /** No layer. */
    ACTIVATION("Activation alone, rows x columns", ActivationBenchmark.class);

    private final String title;
    private final Class<? extends WorkloadBenchmark> benchmark;

    Family(String title, Class<? extends WorkloadBenchmark> benchmark) {
        this.title = title;
        this.benchmark = benchmark;
    }

    /** A heading. */
    public String title() {
        return title;
    }

    /** A pattern that JMH finds the class by. */
    public String pattern() {
        return "^" + benchmark.getName().replace(".", "\\.") + "\\.";
    }

    /** Names of its workloads. */
    public List<String> workloads() {
        try {
            return List.of(
                    benchmark.getField("workload").getAnnotation(Param.class).value());
        } catch (NoSuchFieldException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** A workload's name without what the heading says already. */
    public static String label(String workload) {
        return workload.replaceFirst("^(dense|mlp)-", "");
    }

    /** The family that has a workload. */
    public static Family of(String workload) {
        if (workload.startsWith("dense-")) {
            return DENSE;
        }
        return workload.startsWith("mlp-") ? MLP : ACTIVATION;
    }
}
