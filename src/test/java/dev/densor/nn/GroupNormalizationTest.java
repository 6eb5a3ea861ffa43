package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.nn.Calls.Output;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupNormalizationTest {
    /** i^1.5 */
    private static final HostArray X = array(
            "1 2 8", IntStream.range(0, 16).mapToDouble(i -> Math.pow(i, 1.5)).toArray());

    private static HostArray run(GroupNormalization layer) {
        LayerRun.declared(layer.epsilon(0.25), PartialShape.batchOf(2, 8));
        int channels = layer.weights().get(0).variable().shape().dim(0);
        LayerRun.assign(
                layer,
                IntStream.range(0, channels).mapToDouble(i -> 1 + i * 0.5).toArray(),
                IntStream.range(0, channels).mapToDouble(i -> i * 0.5).toArray());
        return LayerRun.run(layer, X);
    }

    @Test
    void groupsAreNeighbouringChannelsAndAllSteps() {
        assertNear(run(new GroupNormalization().groups(2)), "1 2 8", new double[] {
            -1.1198432,
            -1.0737506,
            -0.8398817,
            -0.3814974,
            -1.6900367,
            -1.2203012,
            -0.5128396,
            0.4518623,
            0.4793761,
            1.6826204,
            3.2302675,
            5.1465673,
            3.6003208,
            5.3420472,
            7.4060726,
            9.807004
        });
    }

    @Test
    void oneGroupIsAllChannels() {
        assertNear(run(new GroupNormalization().groups(1)), "1 2 8", new double[] {
            -1.2779526,
            -1.3358048,
            -1.2499679,
            -0.9923282,
            -0.5358758,
            0.1434815,
            1.0675824,
            2.2565174,
            -0.0542039,
            0.7734152,
            1.8645766,
            3.2378368,
            4.9106531,
            6.8995504,
            9.2202606,
            11.8878231
        });
    }

    @Test
    void minusOneIsAGroupForEachChannel() {
        GroupNormalization layer = new GroupNormalization().groups(-1);
        assertNear(run(layer), "1 2 8", new double[] {
            -0.9990249,
            -0.9988919,
            -0.9987949,
            -0.9987239,
            -0.9986697,
            -0.9986272,
            -0.9985924,
            -0.9985633,
            0.9990249,
            1.9988918,
            2.998795,
            3.998724,
            4.9986701,
            5.9986277,
            6.9985924,
            7.9985638
        });
        assertEquals(8L, layer.config().get("groups"));
    }

    @Test
    void channelsMayBeOnAnotherAxis() {
        double[] expected = {
            -1.2246948,
            -1.0651829,
            -0.7735271,
            -0.3958467,
            0.0514003,
            0.5587023,
            1.1196417,
            1.7295066,
            -1.6843176,
            -1.1209676,
            -0.5253835,
            0.1007757,
            0.7560854,
            1.4393001,
            2.1493244,
            2.8851824
        };
        assertNear(run(new GroupNormalization().groups(2).axis(1)), "1 2 8", expected);
        assertNear(run(new GroupNormalization().groups(2).axis(-2)), "1 2 8", expected);
    }

    @Test
    void a16BitLayerSeesAllBitsOfA32BitInput() {
        HostArray y = LayerRun.run(
                new GroupNormalization().groups(2).dtype("mixed_bfloat16"), array("1 4", 1000, 1001, 1001, 1000));
        assertEquals(DType.BFLOAT16, y.dtype());
        assertArrayEquals(new double[] {-1, 1, 1, -1}, y.toDoubles(), 0.01);
    }

    @Test
    void theMaskGoesThrough() {
        Output y = LayerRun.masked(new GroupNormalization().groups(2), new Output(X, bools("1 2", 0, 1)));
        assertArrayEquals(new double[] {0, 1}, y.mask().toDoubles());
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead("GroupNormalization", """
                {"name": "gn", "trainable": true, "dtype": "float32", "groups": 3, "axis": 1, "epsilon": 0.002,
                 "center": true, "scale": false,
                 "beta_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null},
                 "gamma_initializer": {"module": "keras.initializers", "class_name": "Ones", "config": {}, "registered_name": null},
                 "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null}
                """);
    }

    @Test
    void groupsThatDoNotFitAreRefused() {
        assertRefused(
                "groups must be a positive integer, or -1 for a group a channel, not 0",
                "GroupNormalization",
                Map.of("groups", 0L));
        assertShapeRefused(
                "layer \"it\" (GroupNormalization): 8 channels (axis -1 of [None, 2, 8]) do not divide into 3 groups",
                () -> run(new GroupNormalization().groups(3)));
        assertShapeRefused(
                "layer \"it\" (GroupNormalization): 8 channels (axis -1 of [None, 2, 8]) do not divide into 32 groups",
                () -> run(new GroupNormalization()));
        assertShapeRefused(
                "layer \"it\" (GroupNormalization): axis 0 of [None, 2, 8] is the batch, choose another",
                () -> run(new GroupNormalization().groups(1).axis(0)));
        assertShapeRefused(
                "layer \"it\" (GroupNormalization): axis -1 of [None, None] must be known",
                () -> LayerRun.declared(new GroupNormalization(), PartialShape.batchOf(PartialShape.UNKNOWN)));
    }

    @Test
    void noChannelsAreNoError() {
        assertEquals(
                0,
                LayerRun.run(new GroupNormalization().groups(-1), array("2 0")).size());
    }
}
