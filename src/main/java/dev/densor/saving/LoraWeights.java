package dev.densor.saving;

import dev.densor.nn.Dense;
import dev.densor.saving.hdf5.Hdf5Dataset;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Variable;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kernel of a layer with a low-rank addition, from an {@code .h5} file, which keeps kernel, A and B apart; a
 * {@code .keras} file holds {@code kernel + alpha / rank * A . B} already.
 */
final class LoraWeights {
    private LoraWeights() {}

    /**
     * Assigns kernel and bias.
     *
     * @param datasets by the last part of their names
     */
    static void assign(Dense dense, Function<String, Optional<Hdf5Dataset>> datasets) {
        String owner = "layer \"" + dense.name() + "\"";
        Variable kernel = dense.weights().get(0).variable();
        Shape shape = kernel.shape();
        int rank = dense.lora().rank();
        HostArray base = read(datasets, "kernel", shape, owner);
        HostArray a = read(datasets, "lora_kernel_a", Shape.of(shape.dim(0), rank), owner);
        HostArray b = read(datasets, "lora_kernel_b", Shape.of(rank, shape.dim(1)), owner);
        kernel.assign(merged(base.toDoubles(), a.toDoubles(), b.toDoubles(), dense, shape)
                .cast(kernel.dtype()));
        if (dense.weights().size() > 1) {
            Variable bias = dense.weights().get(1).variable();
            bias.assign(read(datasets, "bias", bias.shape(), owner).cast(bias.dtype()));
        }
    }

    private static HostArray read(
            Function<String, Optional<Hdf5Dataset>> datasets, String name, Shape shape, String owner) {
        // A stand-in for the layer's variable: A and B live on only in the merged kernel.
        Variable variable = new Variable(name, DType.FLOAT32, shape);
        WeightValues.assign(variable, () -> datasets.apply(name), owner);
        return variable.read();
    }

    private static HostArray merged(double[] kernel, double[] a, double[] b, Dense dense, Shape shape) {
        int units = shape.dim(1);
        int rank = dense.lora().rank();
        double[] sum = kernel.clone();
        for (int i = 0; i < shape.dim(0); i++) {
            for (int r = 0; r < rank; r++) {
                double factor = dense.lora().scale() * a[i * rank + r];
                for (int j = 0; j < units; j++) {
                    sum[i * units + j] += factor * b[r * units + j];
                }
            }
        }
        return HostArray.of(sum, shape);
    }
}
