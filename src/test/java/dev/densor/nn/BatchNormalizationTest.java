package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.Calls.Output;
import dev.densor.nn.initializers.Initializers;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormalizationTest {
    private static final HostArray TWO_ROWS = array("2 3", 1, 2, 3, 4, 6, 8);

    @Test
    void normalisesByTheMovingStatistics() {
        BatchNormalization layer = new BatchNormalization();
        LayerRun.declared(layer, PartialShape.batchOf(3));
        LayerRun.assign(
                layer, new double[] {1, 2, 3}, new double[] {0, 1, -1}, new double[] {1, 2, 3}, new double[] {4, 1, 0.25
                });
        assertNear(LayerRun.run(layer, TWO_ROWS), "2 3", 0, 1, -1, 1.4998126, 8.9960032, 28.9401817);
    }

    @Test
    void statisticsBelongToTheChosenAxis() {
        BatchNormalization layer = new BatchNormalization().axis(1).scale(false);
        LayerRun.declared(layer, PartialShape.batchOf(2, 3, 2));
        LayerRun.assign(layer, new double[] {1, -1}, new double[] {2, 3}, new double[] {4, 9});
        HostArray x = array("1 2 3 2", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertNear(LayerRun.run(layer, x), "1 2 3 2", new double[] {
            1.249e-4, 0.5000625, 1, 1.4999375, 1.9998751, 2.4998126, -5.56e-5, 0.3332591, 0.666574, 0.9998889,
            1.3332036, 1.6665184
        });
    }

    @Test
    void weightsAreInKerassOrder() {
        BatchNormalization layer = new BatchNormalization();
        LayerRun.declared(layer, PartialShape.batchOf(2));
        assertEquals(List.of("gamma", "beta", "moving_mean", "moving_variance"), names(layer));
        assertEquals(
                List.of(true, true, false, false),
                layer.weights().stream().map(Weight::trainable).toList());
        BatchNormalization bare = new BatchNormalization().center(false).scale(false);
        LayerRun.declared(bare, PartialShape.batchOf(2));
        assertEquals(List.of("moving_mean", "moving_variance"), names(bare));
    }

    private static List<String> names(Layer layer) {
        return layer.weights().stream().map(w -> w.variable().name()).toList();
    }

    @Test
    void aNewLayerBarelyChangesItsInput() {
        BatchNormalization layer = new BatchNormalization().epsilon(0);
        assertArrayEquals(TWO_ROWS.toDoubles(), LayerRun.run(layer, TWO_ROWS).toDoubles());
    }

    @Test
    void a16BitLayerKeepsItsStatisticsIn32Bits() {
        Layer layer = new BatchNormalization().dtype("mixed_float16");
        HostArray y = LayerRun.run(layer, array("1 2", 1000, -1000));
        assertEquals(DType.FLOAT16, y.dtype());
        assertEquals(DType.FLOAT32, layer.weights().get(0).variable().dtype());
        assertArrayEquals(new double[] {999.5, -999.5}, y.toDoubles());
    }

    @Test
    void theMaskGoesThrough() {
        HostArray mask = bools("1 2", 1, 0);
        Output y = LayerRun.masked(new BatchNormalization(), new Output(array("1 2 1", 1, 2), mask));
        assertArrayEquals(new double[] {1, 0}, y.mask().toDoubles());
    }

    @Test
    void theFeaturesMustBeKnownAndStayTheSame() {
        assertShapeRefused(
                "layer \"it\" (BatchNormalization): axis -1 of [None, None] must be known",
                () -> LayerRun.declared(new BatchNormalization(), PartialShape.batchOf(PartialShape.UNKNOWN)));
        BatchNormalization layer = new BatchNormalization();
        LayerRun.declared(layer, PartialShape.batchOf(3));
        assertShapeRefused(
                "layer \"it\" (BatchNormalization): axis -1 of [None, 1] must be 3, for which it was built",
                () -> LayerRun.declared(layer, PartialShape.batchOf(1)));
        assertShapeRefused(
                "layer \"it\" (BatchNormalization): axis 2 is out of range for [None, 3]",
                () -> LayerRun.declared(new BatchNormalization().axis(2), PartialShape.batchOf(3)));
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead("BatchNormalization", """
                {"name": "bn", "trainable": true, "dtype": "float32", "axis": 2, "momentum": 0.9, "epsilon": 1e-05,
                 "center": true, "scale": false,
                 "beta_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null},
                 "gamma_initializer": {"module": "keras.initializers", "class_name": "Ones", "config": {}, "registered_name": null},
                 "moving_mean_initializer": {"module": "keras.initializers", "class_name": "Constant", "config": {"value": 0.5}, "registered_name": null},
                 "moving_variance_initializer": {"module": "keras.initializers", "class_name": "Ones", "config": {}, "registered_name": null},
                 "beta_regularizer": {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.5}, "registered_name": null},
                 "gamma_regularizer": null, "beta_constraint": null,
                 "gamma_constraint": {"module": "keras.constraints", "class_name": "NonNeg", "config": {}, "registered_name": null},
                 "synchronized": true, "renorm": false, "renorm_clipping": {"rmax": 3.0}, "renorm_momentum": 0.5}
                """);
    }

    @Test
    void optionsOfTheWeightsAreKept() {
        Map<String, Object> config = new BatchNormalization()
                .momentum(0.5)
                .movingMeanInitializer(Initializers.ones())
                .movingVarianceInitializer(Initializers.constant(2))
                .betaInitializer(Initializers.constant(3))
                .gammaInitializer(Initializers.zeros())
                .config();
        assertEquals(0.5, config.get("momentum"));
        assertTrue(config.get("moving_mean_initializer").toString().contains("Ones"));
        assertTrue(config.get("moving_variance_initializer").toString().contains("2"));
        assertTrue(config.get("beta_initializer").toString().contains("3"));
        assertTrue(config.get("gamma_initializer").toString().contains("Zeros"));
    }

    @Test
    void keras2StatesTheAxisAsAList() {
        Layer layer = LayerRun.read("BatchNormalization", Map.of("axis", List.of(1L)), KerasVersion.V2);
        assertEquals(1L, layer.config().get("axis"));
        LayerRun.declared(layer, PartialShape.batchOf(4, 2));
        assertEquals(Shape.of(4), layer.weights().get(0).variable().shape());
        assertRefused("axis must be one axis, not [1, 2]", "BatchNormalization", Map.of("axis", List.of(1L, 2L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BatchNormalizationV1", "BatchNormalizationV2"})
    void tensorFlow1sNamesAreUnderstood(String className) {
        Layer layer = LayerRun.read(className, Map.of("axis", List.of(1L), "epsilon", 0.5), KerasVersion.V2);
        assertEquals("BatchNormalization", layer.className());
        assertEquals(0.5, layer.config().get("epsilon"));
    }

    @Test
    void otherKindsOfBatchNormalisationAreRefused() {
        assertRefused(
                "renorm must be false: batch renormalisation is not supported, not true",
                "BatchNormalization",
                Map.of("renorm", true));
        assertRefused(
                "virtual_batch_size must be null: virtual batches are not supported, not 8",
                "BatchNormalization",
                Map.of("virtual_batch_size", 8L));
        Map<String, Object> unset = new HashMap<>(Map.of("renorm", false));
        unset.put("virtual_batch_size", null);
        assertEquals(
                false,
                LayerRun.read("BatchNormalization", unset, KerasVersion.V2)
                        .config()
                        .get("renorm"));
    }
}
