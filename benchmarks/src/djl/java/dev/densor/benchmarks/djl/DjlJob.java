package dev.densor.benchmarks.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.densor.benchmarks.engine.Job;
import java.util.function.UnaryOperator;

/** A function of one array; each call has a manager of its own, which frees what the call made. */
final class DjlJob implements Job {
    private final NDManager manager;
    private final NDArray input;
    private final UnaryOperator<NDArray> function;

    DjlJob(NDManager manager, NDArray input, UnaryOperator<NDArray> function) {
        this.manager = manager;
        this.input = input;
        this.function = function;
    }

    @Override
    public void run() {
        try (NDManager call = manager.newSubManager()) {
            apply(call);
        }
    }

    @Override
    public float[] result() {
        try (NDManager call = manager.newSubManager()) {
            return apply(call).toFloatArray();
        }
    }

    /** Results belong to the manager of the input: it goes over to that of the call, and back when that closes. */
    private NDArray apply(NDManager call) {
        input.tempAttach(call);
        return function.apply(input);
    }

    @Override
    public void close() {
        manager.close();
    }
}
