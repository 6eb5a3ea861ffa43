package dev.densor.saving;

import dev.densor.saving.hdf5.ElementType;
import dev.densor.saving.hdf5.Hdf5Dataset;
import dev.densor.saving.hdf5.Hdf5Exception;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Variable;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Moves datasets into variables: shapes are compared before anything is read, types are converted. */
final class WeightValues {
    private WeightValues() {}

    /**
     * Assigns a dataset.
     *
     * @param source finds it
     * @param owner the layer, for messages
     * @throws IllegalArgumentException when it is missing, cannot be read or does not fit
     */
    static void assign(Variable variable, Supplier<Optional<Hdf5Dataset>> source, String owner) {
        try {
            Hdf5Dataset dataset = source.get()
                    .orElseThrow(() -> new IllegalArgumentException(
                            owner + ": " + variable.name() + " is missing in the weights"));
            assign(variable, dataset, owner);
        } catch (Hdf5Exception unreadable) {
            throw new IllegalArgumentException(
                    owner + ": " + variable.name() + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static void assign(Variable variable, Hdf5Dataset dataset, String owner) {
        long[] wanted = Arrays.stream(variable.shape().dims()).asLongStream().toArray();
        if (!Arrays.equals(dataset.shape(), wanted)) {
            throw new IllegalArgumentException(owner + ": " + variable.name() + " in the file is "
                    + Arrays.toString(dataset.shape()) + ", the model wants " + variable.shape());
        }
        variable.assign(read(variable, dataset, owner).cast(variable.dtype()));
    }

    /** The content of {@code dataset} in the type it was stored in. */
    private static HostArray read(Variable variable, Hdf5Dataset dataset, String owner) {
        Shape shape = Shape.of(
                Arrays.stream(dataset.shape()).mapToInt(Math::toIntExact).toArray());
        ElementType type = dataset.type();
        return switch (type) {
            case FLOAT32 -> HostArray.of(dataset.floats(), shape);
            case FLOAT64 -> HostArray.of(dataset.doubles(), shape);
            case FLOAT16 -> HostArray.wrap(DType.FLOAT16, shape, ShortBuffer.wrap(dataset.shorts()));
            case BFLOAT16 -> HostArray.wrap(DType.BFLOAT16, shape, ShortBuffer.wrap(dataset.shorts()));
            case OPAQUE16 -> opaque(variable, dataset, shape, owner);
            case INT8 -> HostArray.wrap(DType.INT8, shape, ByteBuffer.wrap(dataset.bytes()));
            case UINT8 -> HostArray.wrap(DType.UINT8, shape, ByteBuffer.wrap(dataset.bytes()));
            case INT32 -> HostArray.of(dataset.ints(), shape);
            case INT64 -> HostArray.of(dataset.longs(), shape);
            case TEXT -> throw new IllegalArgumentException(owner + ": " + variable.name() + " is text, not numbers");
            case INT16, UINT16, UINT32, UINT64, OTHER ->
                throw new IllegalArgumentException(
                        owner + ": " + variable.name() + " is of type " + type + ", which no weight has");
        };
    }

    /** HDF5 has no bfloat16: Keras writes two opaque bytes, and says what they are in {@code .keras} files only. */
    private static HostArray opaque(Variable variable, Hdf5Dataset dataset, Shape shape, String owner) {
        boolean stated =
                dataset.attributes().string("dtype").filter("bfloat16"::equals).isPresent();
        if (!stated && variable.dtype() != DType.BFLOAT16) {
            throw new IllegalArgumentException(owner + ": " + variable.name()
                    + " is of an opaque type of two bytes, and neither the file nor the layer says that it is"
                    + " bfloat16");
        }
        return HostArray.wrap(DType.BFLOAT16, shape, ShortBuffer.wrap(dataset.shorts()));
    }
}
