package dev.densor.saving;

import dev.densor.nn.Model;
import java.nio.file.Path;

/**
 * Loads models that Keras saved:
 *
 * <pre>{@code
 * try (Model model = Models.load(Path.of("mnist.keras"))) {
 *     float[][] probabilities = model.predict(rows);
 * }
 * }</pre>
 *
 * <p>The kind of a file is told by its content. A model follows the formulas of the Keras version that wrote it.
 * Activations, initializers, regularizers and constraints that are not Keras's are found when they were registered, as
 * by {@link dev.densor.nn.regularizers.Regularizers#register(dev.densor.nn.regularizers.Regularizer)}.
 */
public final class Models {
    private Models() {}

    /**
     * Loads a {@code .keras} file, or an {@code .h5} file that has the architecture in it.
     *
     * @throws ModelFormatException when it is damaged, no such file, or holds what Densor does not run
     */
    public static Model load(Path file) {
        return read(file).model();
    }

    /**
     * Loads weights onto an architecture.
     *
     * @param weights {@code .weights.h5}, an {@code .h5} of {@code save_weights}, or {@code .weights.json} of shards
     * @param architecture {@code .json} of {@code model.to_json()}
     * @throws ModelFormatException when either is damaged, or they do not fit each other
     */
    public static Model load(Path weights, Path architecture) {
        return read(weights, architecture).model();
    }

    /** {@link #load(Path)}, and what the file says of itself. */
    public static ModelFile read(Path file) {
        return new ModelReader(file).read();
    }

    /** {@link #load(Path, Path)}, and what the files say of themselves. */
    public static ModelFile read(Path weights, Path architecture) {
        return new ModelReader(weights).read(architecture);
    }

    /** What of a file is supported, layer by layer, and whether it loads; never throws because of the file. */
    public static Compatibility inspect(Path file) {
        return Inspection.of(file, null);
    }

    /** {@link #inspect(Path)} of weights beside an architecture. */
    public static Compatibility inspect(Path weights, Path architecture) {
        return Inspection.of(weights, architecture);
    }
}
