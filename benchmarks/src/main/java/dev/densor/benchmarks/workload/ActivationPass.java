package dev.densor.benchmarks.workload;

/**
 * An activation alone.
 *
 * @param name as in {@link Workloads#parse}
 * @param activation Keras's name of it; softmax is along the rows
 * @param rows of the input and the output
 * @param columns of the input and the output
 * @param input [rows, columns]
 */
public record ActivationPass(String name, String activation, int rows, int columns, float[] input) implements Workload {
    static ActivationPass random(String name, String activation, int rows, int columns) {
        return new ActivationPass(name, activation, rows, columns, RandomValues.uniform(40, rows * columns, 4));
    }

    @Override
    public double[] expected(int row) {
        return Float64.activate(activation, Float64.row(input, row, columns));
    }
}
