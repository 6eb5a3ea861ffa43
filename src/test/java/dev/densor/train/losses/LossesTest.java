package dev.densor.train.losses;

import static dev.densor.ReferenceDevice.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    @ParameterizedTest
    @CsvSource({
        "MeanSquaredError, mean_squared_error mse MSE",
        "MeanAbsoluteError, mean_absolute_error mae MAE",
        "MeanAbsolutePercentageError, mean_absolute_percentage_error mape MAPE",
        "MeanSquaredLogarithmicError, mean_squared_logarithmic_error msle MSLE",
        "Huber, huber huber_loss",
        "LogCosh, log_cosh logcosh",
        "Hinge, hinge",
        "SquaredHinge, squared_hinge",
        "CategoricalHinge, categorical_hinge",
        "KLDivergence, kl_divergence kld KLD kullback_leibler_divergence",
        "Poisson, poisson",
        "CosineSimilarity, cosine_similarity cosine_proximity",
        "BinaryCrossentropy, binary_crossentropy bce BCE",
        "CategoricalCrossentropy, categorical_crossentropy",
        "SparseCategoricalCrossentropy, sparse_categorical_crossentropy",
        "BinaryFocalCrossentropy, binary_focal_crossentropy",
        "CategoricalFocalCrossentropy, categorical_focal_crossentropy"
    })
    void isFoundByKerasNamesOfTheClassAndOfTheFunction(String className, String names) {
        Loss loss = Losses.get(className);
        assertEquals(className, loss.className());
        assertEquals(LossReduction.SUM_OVER_BATCH_SIZE, loss.reduction());
        assertEquals(className.equals("Huber") ? "huber_loss" : names.split(" ")[0], loss.name());
        Arrays.stream(names.split(" "))
                .forEach(name -> assertEquals(className, Losses.get(name).className(), name));
    }

    @Test
    void aLossIsItselfAndNullIsNull() {
        Loss loss = Losses.meanAbsoluteError();
        assertSame(loss, Losses.get(loss));
        assertNull(Losses.get(null));
        assertNull(Losses.serialize(null));
    }

    @Test
    void anUnknownNameIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Losses.get("ctc"))
                .getMessage();
        assertTrue(message.startsWith("loss \"ctc\" is not known; known are "), message);
        assertTrue(message.contains("KLDivergence"), message);
    }

    /** What Keras 3.15's losses.serialize gives. */
    @Test
    void isWrittenAsKerasWritesIt() {
        Map<String, Object> focal = new LinkedHashMap<>();
        focal.put("name", "binary_focal_crossentropy");
        focal.put("reduction", "sum_over_batch_size");
        focal.put("from_logits", false);
        focal.put("label_smoothing", 0.0);
        focal.put("axis", -1L);
        focal.put("apply_class_balancing", false);
        focal.put("alpha", 0.25);
        focal.put("gamma", 2.0);
        Map<String, Object> written = Losses.serialize(Losses.get("BinaryFocalCrossentropy"));
        assertEquals("keras.losses", written.get("module"));
        assertEquals("BinaryFocalCrossentropy", written.get("class_name"));
        assertEquals(focal.toString(), written.get("config").toString());
        assertNull(written.get("registered_name"));
        assertEquals(
                "{name=huber_loss, reduction=sum_over_batch_size}",
                Losses.get("Huber").config().toString());
        assertEquals(
                "{name=sparse_categorical_crossentropy, reduction=sum_over_batch_size, from_logits=false,"
                        + " ignore_class=null}",
                Losses.get("SparseCategoricalCrossentropy").config().toString());
    }

    /** Keras leaves these options out of its configurations, and loses them. */
    @Test
    void optionsThatKerasForgetsAreWrittenWhenTheyMatter() {
        assertEquals(0.3, Losses.huber(0.3).config().get("delta"));
        assertEquals(
                0L, Losses.get("cosine_similarity").with("axis", 0).config().get("axis"));
        assertEquals(
                1L,
                Losses.sparseCategoricalCrossentropy(true)
                        .with("axis", 1)
                        .config()
                        .get("axis"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MeanSquaredError",
                "Huber",
                "CosineSimilarity",
                "BinaryCrossentropy",
                "SparseCategoricalCrossentropy",
                "BinaryFocalCrossentropy",
                "CategoricalFocalCrossentropy"
            })
    void isReadAsItWasWritten(String className) {
        Loss loss = Losses.get(className).with(LossReduction.SUM).named("mine");
        Loss read = Losses.get(Losses.serialize(loss));
        assertEquals(loss.toString(), read.toString());
        assertEquals("mine", read.name());
    }

    @Test
    void configurationsOfKeras2AreRead() {
        Map<String, Object> function =
                Map.of("module", "builtins", "class_name", "function", "config", "mse", "registered_name", "function");
        assertEquals("MeanSquaredError", Losses.get(function).className());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("reduction", "auto");
        config.put("name", "binary_crossentropy");
        config.put("from_logits", true);
        config.put("fn", "binary_crossentropy");
        Loss loss = Losses.get(Map.of("class_name", "BinaryCrossentropy", "config", config));
        assertEquals(LossReduction.SUM_OVER_BATCH_SIZE, loss.reduction());
        assertEquals(true, loss.config().get("from_logits"));
        Loss wrapped = Losses.get(Map.of("class_name", "LossFunctionWrapper", "config", config));
        assertEquals(loss.toString(), wrapped.toString());
        config.put("fn", function);
        config.put("name", "q");
        Loss named = Losses.get(Map.of("class_name", "LossFunctionWrapper", "config", config));
        assertEquals("MeanSquaredError", named.className());
        assertEquals("q", named.name());
    }

    @Test
    void reductionsAreReadByNameAndNullIsNone() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("reduction", null);
        assertEquals(
                LossReduction.NONE,
                Losses.get(Map.of("class_name", "Hinge", "config", config)).reduction());
        config.put("reduction", "avg");
        assertEquals(
                "loss \"Hinge\": reduction must be one of sum_over_batch_size, mean, mean_with_sample_weight, sum, none,"
                        + " not \"avg\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Losses.get(Map.of("class_name", "Hinge", "config", config)))
                        .getMessage());
    }

    @Test
    void anOptionThatALossDoesNotHaveIsRefused() {
        Loss loss = Losses.huber(1);
        assertEquals(
                "loss \"Huber\": has no option \"alpha\"; it has delta",
                assertThrows(IllegalArgumentException.class, () -> loss.with("alpha", 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> loss.with("delta", "wide"));
        assertEquals(
                "loss \"Poisson\": has no option \"delta\"; it has none",
                assertThrows(IllegalArgumentException.class, () -> Losses.get("poisson")
                                .with("delta", 1))
                        .getMessage());
    }

    @Test
    void optionsChangeWhatIsComputed() {
        Tensor t = device.tensor(Shape.of(1, 2), 0, 1);
        Tensor p = device.tensor(Shape.of(1, 2), 0.5, 3);
        double[] wide = values(Losses.huber(10).apply(t, p));
        double[] narrow = values(Losses.huber(0.5).apply(t, p));
        assertArrayEquals(new double[] {(0.125 + 2) / 2}, wide);
        assertArrayEquals(new double[] {(0.125 + 0.875) / 2}, narrow);
        Loss smooth = Losses.binaryCrossentropy(false).with("label_smoothing", 0.5);
        assertArrayEquals(
                values(Losses.binaryCrossentropy(false).apply(device.tensor(Shape.of(1, 1), 0.75), device.vector(0.9))),
                values(smooth.apply(device.tensor(Shape.of(1, 1), 1), device.vector(0.9))));
        Tensor labels = device.ints(1);
        Tensor logits = device.tensor(Shape.of(1, 2), 0, 0);
        assertArrayEquals(
                new double[] {Math.log(2)},
                values(Losses.sparseCategoricalCrossentropy(true).apply(labels, logits)),
                1e-7);
        assertArrayEquals(
                new double[] {Math.log(2)},
                values(Losses.categoricalCrossentropy(true).apply(t, logits)),
                1e-7);
    }

    @Test
    void aLossOfYourOwnIsAFunctionWithAName() {
        Loss cubic = Losses.of("cubic", (t, p) -> {
            Tensor e = Elementwise.abs(Elementwise.subtract(t, p));
            return Reduction.mean(Elementwise.pow(e, 3), false, -1);
        });
        Tensor p = device.tensor(Shape.of(3, 1), 1, 2, 3);
        assertArrayEquals(new double[] {3}, values(cubic.apply(device.ints(0, 4, 3), p)));
        assertEquals("cubic", cubic.name());
        assertEquals(
                "{module=builtins, class_name=function, config=cubic, registered_name=function}",
                Losses.serialize(cubic).toString());
        assertThrows(IllegalArgumentException.class, () -> cubic.with("alpha", 1));
        assertThrows(IllegalArgumentException.class, () -> Losses.of("mse", (t, q) -> q));
    }

    @Test
    void aRegisteredLossIsReadByItsName() {
        Loss own = Losses.of("test_package>absolute", (t, p) -> Elementwise.abs(p));
        assertThrows(IllegalArgumentException.class, () -> Losses.get("test_package>absolute"));
        Losses.register(own);
        assertSame(own, Losses.get("test_package>absolute"));
        assertSame(own, Losses.deserialize(Losses.serialize(own)));
        assertThrows(IllegalArgumentException.class, () -> Losses.register(Losses.meanSquaredError()));
    }

    @Test
    void namesOfKeras2AreRefusedByKeras3WhenAsked() {
        for (String name : List.of("logcosh", "kullback_leibler_divergence", "huber_loss")) {
            assertEquals(
                    Losses.get(name).className(),
                    Losses.get(name, KerasVersion.V2).className());
            assertThrows(IllegalArgumentException.class, () -> Losses.get(name, KerasVersion.V3));
        }
        assertEquals("MeanSquaredError", Losses.get("mse", KerasVersion.V3).className());
    }

    /** Keras 2 adds 1e-7 inside the logarithms after clipping: log(1e-7 + 1e-7) of a certain mistake. */
    @Test
    void theFormulaIsThatOfTheVersionAskedFor() {
        Tensor one = device.tensor(Shape.of(1, 1), 1);
        Tensor zero = device.tensor(Shape.of(1, 1), 0);
        Loss v2 = Losses.get("binary_crossentropy", KerasVersion.V2);
        assertEquals(-Math.log(2e-7), values(v2.apply(one, zero))[0], 1e-5);
        assertEquals(-Math.log(2e-7), values(v2.with("axis", 0).apply(one, zero))[0], 1e-5, "with an option");
        assertEquals(-Math.log(1e-7), values(Losses.get("bce", KerasVersion.V3).apply(one, zero))[0], 1e-5);
        assertEquals(-Math.log(1e-7), values(Losses.get("bce").apply(one, zero))[0], 1e-5);
        Loss focal = Losses.get("binary_focal_crossentropy", KerasVersion.V2);
        assertEquals(-Math.log(2e-7), values(focal.apply(one, zero))[0], 1e-5);
    }

    /** Keras 2 clips, then divides by the sum; Keras 3 divides, then clips. */
    @Test
    void theSparseFormulaIsThatOfTheVersionAskedForToo() {
        Tensor scores = device.tensor(Shape.of(1, 2), 3, 1);
        Tensor label = device.ints(1);
        Loss v2 = Losses.get("sparse_categorical_crossentropy", KerasVersion.V2);
        assertEquals(Math.log(2), values(v2.apply(label, scores))[0], 1e-5);
        Loss v3 = Losses.get("sparse_categorical_crossentropy", KerasVersion.V3);
        assertEquals(Math.log(4), values(v3.apply(label, scores))[0], 1e-5);
    }
}
