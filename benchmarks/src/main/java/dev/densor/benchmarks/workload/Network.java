package dev.densor.benchmarks.workload;

import java.util.List;

/**
 * Dense layers one after the other, and a batch of inputs.
 *
 * @param name as in {@link Workloads#parse}
 * @param rows size of the batch
 * @param layers at least one
 * @param input [rows, inputs of the first layer]
 */
public record Network(String name, int rows, List<DenseLayer> layers, float[] input) implements Workload {
    private static final int[] MLP = {784, 512, 512, 10};

    /** One layer with a bias: {@code activation(input kernel + bias)}. */
    static Network dense(String name, int rows, DenseLayer layer) {
        return new Network(name, rows, List.of(layer), RandomValues.uniform(1, rows * layer.inputs(), 1));
    }

    /** The classifier of MNIST digits that Keras's examples train: 784, 512 relu, 512 relu, 10 softmax. */
    static Network mlp(String name, int rows) {
        List<DenseLayer> layers = List.of(
                DenseLayer.random(20, MLP[0], MLP[1], "relu"),
                DenseLayer.random(22, MLP[1], MLP[2], "relu"),
                DenseLayer.random(24, MLP[2], MLP[3], "softmax"));
        return new Network(name, rows, layers, RandomValues.uniform(11, rows * MLP[0], 1));
    }

    /** Elements in a row of the input. */
    public int features() {
        return layers.get(0).inputs();
    }

    @Override
    public int columns() {
        return layers.get(layers.size() - 1).units();
    }

    @Override
    public double[] expected(int row) {
        double[] values = Float64.row(input, row, features());
        for (DenseLayer layer : layers) {
            values = layer.apply(values);
        }
        return values;
    }
}
