package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.nn.Calls.Output;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerNormalizationTest {
    private static final HostArray STEPS = array("1 2 3", 1, 2, 4, 3, 3, 9);

    private static LayerNormalization built(LayerNormalization layer) {
        LayerRun.declared(layer.epsilon(0.5), PartialShape.batchOf(2, 3));
        return layer;
    }

    @Test
    void normalisesEachVector() {
        LayerNormalization layer = built(new LayerNormalization());
        LayerRun.assign(layer, new double[] {1, 2, 3}, new double[] {0, 0.5, 1});
        assertNear(LayerRun.run(layer, STEPS), "1 2 3", new double[] {
            -0.9299813, 0.0350091, 4.4874287, -0.6859944, -0.8719888, 5.1159658
        });
    }

    @Test
    void normalisesOverAnotherAxis() {
        LayerNormalization layer = built(new LayerNormalization().axis(1));
        LayerRun.assign(layer, new double[] {1, 2}, new double[] {0, 0.5});
        assertNear(LayerRun.run(layer, STEPS), "1 2 3", new double[] {
            -0.8164966, -0.5773501, -0.9622504, 2.132993, 1.6547008, 2.4245009
        });
    }

    @Test
    void normalisesOverSeveralAxes() {
        double[] expected = {-1.0039294, -0.7549117, 1.3764734, 0.4960709, 0.7450886, 14.5471516};
        for (int[] axes : new int[][] {{1, 2}, {2, 1}, {-1, -2}}) {
            LayerNormalization layer = built(new LayerNormalization().axis(axes));
            assertEquals(Shape.of(2, 3), layer.weights().get(0).variable().shape());
            LayerRun.assign(layer, new double[] {1, 2, 3, 4, 5, 6}, new double[] {0, 0.5, 1, 1.5, 2, 2.5});
            assertNear(LayerRun.run(layer, STEPS), "1 2 3", expected);
        }
    }

    @Test
    void rmsScalingHasNoBetaAndDoesNotCentre() {
        LayerNormalization layer =
                built(new LayerNormalization().rmsScaling(true).scale(false));
        LayerRun.assign(layer, new double[] {1, 2, 3});
        assertNear(LayerRun.run(layer, STEPS), "1 2 3", new double[] {
            0.6974859, 2.7899435, 8.3698301, 1.0289915, 2.0579829, 9.2609234
        });
    }

    @Test
    void scaleAndCentreAreOptional() {
        assertEquals(1, built(new LayerNormalization().center(false)).weights().size());
        assertEquals(
                "beta",
                built(new LayerNormalization().scale(false))
                        .weights()
                        .get(0)
                        .variable()
                        .name());
        assertEquals(
                0,
                built(new LayerNormalization().scale(false).center(false))
                        .weights()
                        .size());
    }

    @Test
    void a16BitLayerSeesAllBitsOfA32BitInput() {
        // In bfloat16 all four would be 1000.
        HostArray y =
                LayerRun.run(new LayerNormalization().dtype("mixed_bfloat16"), array("1 4", 1000, 1001, 1000, 1001));
        assertEquals(DType.BFLOAT16, y.dtype());
        assertArrayEquals(new double[] {-1, 1, -1, 1}, y.toDoubles(), 0.01);
    }

    @Test
    void integersAreTakenAsNumbers() {
        HostArray y = LayerRun.run(new LayerNormalization().epsilon(0), LayerRun.ints("1 2", 1, 3));
        assertNear(y, "1 2", -1, 1);
    }

    @Test
    void theMaskGoesThrough() {
        Output y = LayerRun.masked(new LayerNormalization(), new Output(STEPS, bools("1 2", 0, 1)));
        assertArrayEquals(new double[] {0, 1}, y.mask().toDoubles());
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead("LayerNormalization", """
                {"name": "ln", "trainable": false, "dtype": "mixed_bfloat16", "axis": [1, 2], "epsilon": 0.0001,
                 "center": false, "scale": true, "rms_scaling": false,
                 "beta_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null},
                 "gamma_initializer": {"module": "keras.initializers", "class_name": "Ones", "config": {}, "registered_name": null},
                 "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null}
                """);
    }

    @Test
    void aBuiltLayerStatesItsAxesAsAList() {
        LayerNormalization layer = new LayerNormalization();
        assertEquals(-1L, layer.config().get("axis"));
        assertEquals(List.of(-1L), built(layer).config().get("axis"));
        assertEquals(
                List.of(1L, 2L),
                built(new LayerNormalization().axis(2, 1)).config().get("axis"));
    }

    @Test
    void axesThatAreNotThereAreRefused() {
        assertShapeRefused(
                "layer \"it\" (LayerNormalization): axis 3 is out of range for [None, 2, 3]",
                () -> built(new LayerNormalization().axis(3)));
        assertShapeRefused(
                "layer \"it\" (LayerNormalization): axes [-1, 2] name an axis of [None, 2, 3] twice",
                () -> built(new LayerNormalization().axis(2, -1)));
        assertShapeRefused(
                "layer \"it\" (LayerNormalization): axis 0 of [None, 2, 3] must be known",
                () -> built(new LayerNormalization().axis(0)));
        assertThrows(IllegalArgumentException.class, () -> new LayerNormalization().axis());
        assertRefused(
                "axis must be an integer or a list of at least one, not []",
                "LayerNormalization",
                Map.of("axis", List.of()));
    }
}
