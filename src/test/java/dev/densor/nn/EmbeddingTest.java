package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.built;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.ints;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.read;
import static dev.densor.nn.Calls.weights;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private static final double NAN = Double.NaN;
    private static final HostArray VECTORS = floats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);

    private static Embedding layer() {
        return weights(built(new Embedding(3, 2), 2), VECTORS);
    }

    private static Map<String, Object> uniform() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("module", "keras.initializers");
        object.put("class_name", "RandomUniform");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", null);
        config.put("minval", -.05);
        config.put("maxval", .05);
        object.put("config", config);
        object.put("registered_name", null);
        return object;
    }

    @Test
    void everyIndexBecomesItsVector() {
        call(layer(), ints(Shape.of(1, 2), 2, 0))
                .assertShape(1, 2, 2)
                .assertValues(5, 6, 1, 2)
                .assertNoMask();
        call(layer(), ints(Shape.of(2), 1, 1)).assertShape(2, 2).assertValues(3, 4, 3, 4);
        call(layer(), ints(Shape.of(1, 1, 1), 1)).assertShape(1, 1, 1, 2);
        call(layer(), ints(Shape.of(0, 4))).assertShape(0, 4, 2);
    }

    @Test
    void anIndexOutsideTheTableGivesNaN() {
        call(layer(), ints(Shape.of(1, 4), 3, -1, 2, Integer.MIN_VALUE))
                .assertValues(NAN, NAN, NAN, NAN, 5, 6, NAN, NAN);
    }

    @Test
    void otherTypesAreConvertedToIndices() {
        call(layer(), floats(Shape.of(1, 3), .9, 2.7, -.5)).assertValues(1, 2, 5, 6, 1, 2);
        call(layer(), HostArray.of(new long[] {2}, Shape.of(1, 1))).assertValues(5, 6);
        call(layer(), HostArray.wrap(DType.UINT8, Shape.of(1, 2), ByteBuffer.wrap(new byte[] {2, (byte) 200})))
                .assertValues(5, 6, NAN, NAN);
        call(layer(), mask(Shape.of(1, 2), 1, 0)).assertValues(3, 4, 1, 2);
    }

    @Test
    void indicesAreNotRoundedTo16Bits() {
        Embedding wide = built(new Embedding(4098, 1), 1);
        wide.dtype("mixed_float16");
        double[] vectors = new double[4098];
        vectors[4097] = 1 + 1 / 4096.0;
        weights(wide, floats(Shape.of(4098, 1), vectors));
        call(wide, floats(Shape.of(1, 1), 4097)).assertType(DType.FLOAT16).assertValues(1);
    }

    @Test
    void zeroIsMaskedWhenAskedTo() {
        Embedding masking = weights(built(new Embedding(3, 2).maskZero(true), 3), VECTORS);
        call(masking, ints(Shape.of(1, 3), 0, 2, 0))
                .assertValues(1, 2, 5, 6, 1, 2)
                .assertMask(0, 1, 0);
        call(masking, floats(Shape.of(1, 2), .5, 0)).assertMask(1, 0);
        call(layer(), ints(Shape.of(1, 2), 0, 1), mask(Shape.of(1, 2), 1, 0)).assertNoMask();
    }

    @Test
    void int8VectorsAreDividedByTheirScale() {
        Embedding quantized = new Embedding(2, 2);
        quantized.dtype("int8_from_float32");
        built(quantized, 2);
        HostArray table = ints(Shape.of(2, 2), 64, 127, 127, -63).cast(DType.INT8);
        weights(quantized, table, floats(Shape.of(2), 64, 2));
        call(quantized, ints(Shape.of(1, 3), 0, 1, 2)).assertValues(1, 1.984375, 63.5, -31.5, NAN, NAN);
    }

    @Test
    void otherQuantizationsAreRefused() {
        Embedding quantized = new Embedding(2, 2);
        quantized.dtype("int4/128_from_float32");
        assertRefused(
                "layer \"layer\" (Embedding): quantization int4/128 is not supported; "
                        + "save the model with int8 or without quantization",
                () -> built(quantized, 2));
    }

    @Test
    void drawsItsVectorsBetweenMinusAndPlusOneTwentieth() {
        Model model = Sequential.of(new Embedding(50, 4).inputShape(1));
        model.initialize(1);
        HostArray drawn = model.weights().get(0).variable().read();
        assertEquals(Shape.of(50, 4), drawn.shape());
        for (double value : drawn.toDoubles()) {
            assertTrue(Math.abs(value) <= .05 && value != 0, () -> "drew " + value);
        }
        model.close();
    }

    @Test
    void sizesOfTheInputMayBeUnknown() {
        assertEquals(
                PartialShape.batchOf(PartialShape.UNKNOWN, 2),
                outputShape(new Embedding(3, 2), PartialShape.batchOf(PartialShape.UNKNOWN)));
    }

    @Test
    void configurationsAreWrittenAsKeras3WritesThem() {
        assertWrittenAsRead(
                "Embedding",
                "input_dim",
                11L,
                "output_dim",
                4L,
                "embeddings_initializer",
                uniform(),
                "embeddings_regularizer",
                null,
                "activity_regularizer",
                null,
                "embeddings_constraint",
                null,
                "mask_zero",
                true,
                "quantization_config",
                Map.of("class_name", "Int8QuantizationConfig"),
                "lora_rank",
                2L,
                "lora_alpha",
                4L);
    }

    @Test
    void defaultsAreThoseOfKeras() {
        Embedding read = (Embedding) read("Embedding", "input_dim", 3L, "output_dim", 2L, "input_length", 10L);
        assertEquals(new Embedding(3, 2).ownConfig(), read.ownConfig());
        assertEquals(uniform(), read.ownConfig().get("embeddings_initializer"));
        assertEquals(null, read.lora());
    }

    @Test
    void optionsSetInCodeAreThoseOfAConfiguration() {
        Embedding inCode = new Embedding(3, 2)
                .maskZero(true)
                .embeddingsInitializer(Initializers.ones())
                .embeddingsRegularizer(Regularizers.l2(.5))
                .activityRegularizer(Regularizers.l2(.25))
                .embeddingsConstraint(Constraints.get("NonNeg"));
        Map<String, Object> l2 = Map.of("class_name", "L2", "config", Map.of("l2", .5));
        Embedding fromFile = (Embedding) read(
                "Embedding",
                "input_dim",
                3L,
                "output_dim",
                2L,
                "mask_zero",
                true,
                "embeddings_initializer",
                "ones",
                "embeddings_regularizer",
                l2,
                "activity_regularizer",
                Map.of("class_name", "L2", "config", Map.of("l2", .25)),
                "embeddings_constraint",
                "non_neg");
        assertEquals(fromFile.ownConfig(), inCode.ownConfig());
    }

    @Test
    void loraIsKeptForTheFile() {
        Embedding read = (Embedding) read("Embedding", "input_dim", 3L, "output_dim", 2L, "lora_rank", 2L);
        assertEquals(1, read.lora().scale());
        assertEquals(1, built(read, 1).weights().size());
    }

    @Test
    void sizesArePositiveIntegers() {
        assertRefused("Embedding: input_dim must be a positive integer, not 0", () -> new Embedding(0, 1));
        assertRefused("Embedding: output_dim must be a positive integer, not -1", () -> new Embedding(1, -1));
        assertRefused(
                "layer \"l\": input_dim must be a positive integer, not 2.5",
                () -> read("Embedding", "input_dim", 2.5, "output_dim", 1L));
        assertRefused(
                "layer \"l\": output_dim must be a positive integer, not null",
                () -> read("Embedding", "input_dim", 2L));
    }
}
