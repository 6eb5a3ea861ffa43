package dev.densor.saving;

import dev.densor.nn.Dense;
import dev.densor.saving.hdf5.Hdf5Dataset;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Variable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kernel of 4-bit integers, two to a byte (the even column in the low bits), turned back into floating point when it
 * is loaded: {@code (q - zero) * scale} with scale and zero of the row's group, or {@code q / scale} where a column has
 * one scale. Source: Keras's Dense and quantizers.
 */
final class PackedInt4 {
    private static final List<String> ORDER = List.of("kernel", "bias", "kernel_scale", "kernel_zero", "g_idx");

    private final Dense dense;
    private final Function<String, Optional<Hdf5Dataset>> datasets;
    private final String owner;
    private final Variable kernel;

    /**
     * Weights of a layer.
     *
     * @param datasets by Keras's names
     */
    PackedInt4(Dense dense, Function<String, Optional<Hdf5Dataset>> datasets) {
        this.dense = dense;
        this.datasets = datasets;
        this.owner = "layer \"" + dense.name() + "\"";
        this.kernel = dense.weights().get(0).variable();
    }

    static boolean isPacked(Dense dense) {
        return dense.policy()
                .quantized()
                .filter(mode -> mode.startsWith("int4"))
                .isPresent();
    }

    /** The place of a weight where weights are numbered: one that the layer does not have takes no number. */
    static int index(Dense dense, String weight) {
        boolean bias = dense.weights().size() > 1;
        int place = ORDER.indexOf(weight);
        return !bias && place > 1 ? place - 1 : place;
    }

    /** Assigns kernel and bias. */
    void assign() {
        int rows = kernel.shape().dim(0);
        int columns = kernel.shape().dim(1);
        HostArray packed = read("kernel", DType.INT8, Shape.of(rows, (columns + 1) / 2));
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            long pair = packed.getLong(row * ((columns + 1) / 2) + column / 2);
            // Shifting up and back extends the sign of the four bits.
            values[i] = column % 2 == 0 ? (byte) (pair << 4) >> 4 : (byte) pair >> 4;
        }
        if (datasets.apply("kernel_zero").isPresent()) {
            scaleByGroup(values, columns);
        } else {
            double[] scale =
                    read("kernel_scale", DType.FLOAT32, Shape.of(columns)).toDoubles();
            for (int i = 0; i < values.length; i++) {
                values[i] /= scale[i % columns];
            }
        }
        kernel.assign(HostArray.of(values, kernel.shape()).cast(kernel.dtype()));
        if (dense.weights().size() > 1) {
            Variable bias = dense.weights().get(1).variable();
            WeightValues.assign(bias, () -> datasets.apply("bias"), owner);
        }
    }

    private void scaleByGroup(double[] values, int columns) {
        int rows = values.length / columns;
        long[] declared = datasets.apply("kernel_scale").map(Hdf5Dataset::shape).orElse(new long[0]);
        // There are at most as many groups as rows; whatever else a file says is refused by the shapes below.
        int groups = declared.length == 2 && declared[0] <= rows ? (int) declared[0] : rows;
        HostArray scale = read("kernel_scale", DType.FLOAT32, Shape.of(groups, columns));
        HostArray zero = read("kernel_zero", DType.INT8, Shape.of(groups, columns));
        HostArray groupOfRow = read("g_idx", DType.FLOAT32, Shape.of(rows));
        for (int i = 0; i < values.length; i++) {
            long group = groupOfRow.getLong(i / columns);
            if (group < 0 || group >= groups) {
                throw new IllegalArgumentException(owner + ": g_idx has a group " + group + " of " + groups);
            }
            int at = (int) group * columns + i % columns;
            values[i] = (values[i] - zero.getLong(at)) * scale.getDouble(at);
        }
    }

    private HostArray read(String name, DType dtype, Shape shape) {
        Variable stored = new Variable(name, dtype, shape);
        WeightValues.assign(stored, () -> datasets.apply(name), owner);
        return stored.read();
    }
}
