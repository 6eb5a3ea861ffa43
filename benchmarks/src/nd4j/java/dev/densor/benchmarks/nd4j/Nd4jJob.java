package dev.densor.benchmarks.nd4j;

import dev.densor.benchmarks.engine.Job;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Steps one after the other; closes what each of them makes, and the result at the next call. */
final class Nd4jJob implements Job {
    private final INDArray input;
    private final List<UnaryOperator<INDArray>> steps;

    Nd4jJob(INDArray input, List<UnaryOperator<INDArray>> steps) {
        this.input = input;
        this.steps = steps;
    }

    @Override
    public void run() {
        apply().close();
    }

    @Override
    public float[] result() {
        try (INDArray y = apply();
                INDArray ordered = y.dup('c')) {
            return ordered.data().asFloat();
        }
    }

    private INDArray apply() {
        INDArray value = input;
        for (UnaryOperator<INDArray> step : steps) {
            INDArray next = step.apply(value);
            if (next != value && value != input) {
                value.close();
            }
            value = next;
        }
        return value;
    }

    @Override
    public void close() {
        input.close();
    }
}
