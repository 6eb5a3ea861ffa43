package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ChainingDevice;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseChainSpec.Bytes;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Models that are given bytes: which reach a dense layer as they are, and that the numbers are those of floats. */
class ByteInputsTest {
    private static final Predicate<DenseChainSpec> ALL = spec -> true;

    private static HostArray images() {
        Shape shape = Shape.of(5, 2, 3);
        int[] values = new Random(4).ints(shape.size(), 0, 256).toArray();
        values[0] = 255;
        return HostArray.of(values, shape).cast(DType.UINT8);
    }

    private static Model of(Layer... layers) {
        layers[0].inputShape(2, 3);
        return Sequential.of(layers);
    }

    private static Dense dense(int units) {
        return new Dense(units).activation("relu");
    }

    /** What the first layers of the chains read, after the answer was found to be that for the same floats. */
    private static List<Bytes> read(Predicate<DenseChainSpec> taken, Supplier<Model> models) {
        HostArray x = images();
        try (ChainingDevice device = new ChainingDevice(taken);
                Backend plain = Backends.open("reference");
                Model ofBytes = models.get();
                Model ofFloats = models.get()) {
            HostArray expected = ofFloats.on(plain).initialize(3).predict(x.cast(DType.FLOAT32));
            HostArray result = ofBytes.on(device.backend()).initialize(3).predict(x);
            assertEquals(expected.dtype(), result.dtype());
            assertArrayEquals(expected.toDoubles(), result.toDoubles());
            return device.chains().stream().map(DenseChainSpec::bytes).toList();
        }
    }

    /** As the type of the layers has it. */
    private static double half(double number) {
        return HostArray.of(new double[] {number}, Shape.SCALAR)
                .cast(DType.FLOAT16)
                .getDouble(0);
    }

    @Test
    void imagesAreRescaledByTheDenseLayerThatReadsThem() {
        Bytes scaled = new Bytes(1f / 255, 0);
        assertEquals(List.of(scaled), read(ALL, () -> of(new Rescaling(1.0 / 255), new Flatten(), dense(4))));
        assertEquals(
                List.of(scaled),
                read(ALL, () -> of(new Flatten(), new Dropout(0.1), new Rescaling(1.0 / 255), dense(4), dense(3))));
        assertEquals(
                List.of(new Bytes(1 / 127.5f, -1)),
                read(ALL, () -> of(new Reshape(6), new Rescaling(1 / 127.5).offset(-1), dense(4))));
    }

    @Test
    void withoutRescalingTheyAreWhatTheyAre() {
        assertEquals(List.of(Bytes.UNSCALED), read(ALL, () -> of(new Flatten(), dense(4))));
        assertEquals(List.of(Bytes.UNSCALED), read(ALL, () -> of(dense(4))));
    }

    @Test
    void theNumbersOfARescalingAreRoundedToItsType() {
        Supplier<Model> models = () -> of(
                new Rescaling(1.0 / 255).offset(0.3).dtype("mixed_float16"),
                new Flatten().dtype("mixed_float16"),
                dense(4).dtype("mixed_float16"));
        assertEquals(List.of(new Bytes(half(1.0 / 255), half(0.3))), read(ALL, models));
    }

    @Test
    void whereAChainIsRefusedTheFirstLayerMayStillReadThem() {
        Predicate<DenseChainSpec> single = spec -> spec.layers().size() == 1;
        assertEquals(
                List.of(Bytes.UNSCALED), read(single, () -> of(new Flatten(), new Dense(4), new ReLU(), dense(3))));
        Predicate<DenseChainSpec> ofFloats = spec -> spec.bytes() == null;
        assertEquals(1, read(ofFloats, () -> of(dense(4), dense(3))).size());
        assertEquals(List.of(), read(spec -> false, () -> of(new Rescaling(0.1), new Flatten(), dense(4))));
    }

    @Test
    void otherLayersBeforeADenseOneAreComputed() {
        assertEquals(List.of(), read(ALL, () -> of(new Rescaling(0.1, 0.2, 0.3), new Flatten(), dense(4))));
        assertEquals(List.of(), read(ALL, () -> of(new Rescaling(0.1), new Rescaling(3), new Flatten(), dense(4))));
        assertEquals(List.of(), read(ALL, () -> of(new LeakyReLU(), new Flatten(), dense(4))));
        assertEquals(
                List.of(), read(ALL, () -> of(new Rescaling(0.1).dtype("mixed_float16"), new Flatten(), dense(4))));
        assertEquals(List.of(), read(ALL, () -> of(new ActivityRegularization(1, 0), new Flatten(), dense(4))));
        assertEquals(List.of(), read(ALL, () -> of(new Flatten(), new Identity())));
    }

    @Test
    void aGraphTakesThemWhereAllThatReadThemConvertThem() {
        assertEquals(List.of(new Bytes(0.5, 0)), read(ALL, () -> graph(false)));
        assertEquals(List.of(Bytes.UNSCALED, Bytes.UNSCALED), read(ALL, ByteInputsTest::twoReaders));
        assertEquals(List.of(), read(ALL, () -> graph(true)));
    }

    private static Model graph(boolean givesInput) {
        Input x = new Input(2, 3);
        SymbolicTensor flat = new Flatten().apply(x.tensor());
        SymbolicTensor y = dense(4).apply(new Rescaling(0.5).apply(flat));
        SymbolicTensor last = givesInput ? new Concatenate().apply(flat, y) : y;
        return Functional.of(List.of(x), List.of(last));
    }

    private static Model twoReaders() {
        Input x = new Input(2, 3);
        SymbolicTensor flat = new Flatten().apply(x.tensor());
        return Functional.of(List.of(x), List.of(new Add().apply(dense(4).apply(flat), dense(4).apply(flat))));
    }
}
