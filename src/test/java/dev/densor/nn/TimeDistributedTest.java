package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.built;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.ints;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.weights;
import static dev.densor.shape.PartialShape.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeDistributedTest {
    private static final HostArray X = floats(Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
    private static final HostArray KERNEL = floats(Shape.of(2, 1), 1, 10);
    private static final HostArray BIAS = floats(Shape.of(1), .5);

    private static TimeDistributed dense() {
        return weights(built(new TimeDistributed(new Dense(1)), 2, 2), KERNEL, BIAS);
    }

    @Test
    void everyStepGoesThroughTheLayer() {
        call(dense(), X)
                .assertShape(2, 2, 1)
                .assertValues(21.5, 43.5, 65.5, 87.5)
                .assertNoMask();
    }

    @Test
    void aFrozenLayerInsideHasNothingToTrain() {
        Layer frozen = new Dense(1).trainable(false);
        assertEquals(
                0, built(new TimeDistributed(frozen), 2, 2).trainableWeights().size());
        assertEquals(
                0,
                built(new TimeDistributed(new Dense(1)).trainable(false), 2, 2)
                        .trainableWeights()
                        .size());
        assertEquals(
                2,
                built(new TimeDistributed(new Dense(1)), 2, 2)
                        .trainableWeights()
                        .size());
    }

    @Test
    void noRowsAndNoStepsGiveNone() {
        call(dense(), floats(Shape.of(0, 2, 2))).assertShape(0, 2, 1);
        call(dense(), floats(Shape.of(2, 0, 2))).assertShape(2, 0, 1);
    }

    @Test
    void aStepMayHaveSeveralAxesAndChangeThem() {
        call(new TimeDistributed(new Flatten()), floats(Shape.of(1, 2, 2, 1), 1, 2, 3, 4))
                .assertShape(1, 2, 2)
                .assertValues(1, 2, 3, 4);
        call(new TimeDistributed(new RepeatVector(2)), X)
                .assertShape(2, 2, 2, 2)
                .assertValues(1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 8, 7, 8);
        call(new TimeDistributed(new Permute(2, 1)), floats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4))
                .assertShape(1, 1, 2, 2)
                .assertValues(1, 3, 2, 4);
    }

    @Test
    void wrappersNest() {
        TimeDistributed twice = new TimeDistributed(new TimeDistributed(new Dense(1).useBias(false)));
        weights(built(twice, 2, 2, 2), KERNEL);
        call(twice, floats(Shape.of(1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8))
                .assertShape(1, 2, 2, 1)
                .assertValues(21, 43, 65, 87);
    }

    @Test
    void aModelIsALayerToo() {
        Sequential steps =
                Sequential.of("steps", List.of(new Reshape(2, 1), new Masking(), new GlobalAveragePooling1D()));
        call(new TimeDistributed(steps), floats(Shape.of(1, 2, 2), 0, 3, 2, 4))
                .assertShape(1, 2, 1)
                .assertValues(3, 3);
    }

    @Test
    void theMaskPassesThroughALayerThatHasNoUseForIt() {
        call(dense(), X, mask(Shape.of(2, 2), 1, 0, 0, 1)).assertMask(1, 0, 0, 1);
    }

    @Test
    void theLayerGetsTheMaskOfItsStep() {
        HostArray x = floats(Shape.of(1, 2, 2, 1), 1, 3, 5, 7);
        call(new TimeDistributed(new GlobalAveragePooling1D()), x, mask(Shape.of(1, 2, 2), 0, 1, 1, 1))
                .assertShape(1, 2, 1)
                .assertValues(3, 6)
                .assertMask(0, 1, 1, 1);
    }

    @Test
    void masksThatDoNotFitAreRefused() {
        assertRefused(
                "layer \"layer\" (TimeDistributed): the mask of an input [2, 2, 2] must begin with [2, 2], not be [2]",
                () -> call(dense(), X, mask(Shape.of(2), 1, 0)));
        assertRefused(
                "layer \"layer\" (TimeDistributed): the mask of an input [2, 2, 2] must begin with [2, 2], not be [2, 1]",
                () -> call(dense(), X, mask(Shape.of(2, 1), 1, 0)));
        assertRefused(
                "layer \"global_average_pooling1d\" (GlobalAveragePooling1D): the mask must be [batch, steps], not [2]",
                () -> call(
                        new TimeDistributed(new GlobalAveragePooling1D()),
                        floats(Shape.of(1, 2, 2, 1), 1, 2, 3, 4),
                        mask(Shape.of(1, 2), 1, 1)));
    }

    @Test
    void integersReachTheLayer() {
        TimeDistributed layer = new TimeDistributed(new Embedding(3, 1).maskZero(true));
        weights(built(layer, 2, 1), floats(Shape.of(3, 1), 7, 8, 9));
        call(layer, ints(Shape.of(1, 2, 1), 2, 0))
                .assertType(DType.FLOAT32)
                .assertShape(1, 2, 1, 1)
                .assertValues(9, 7)
                .assertNoMask();
    }

    @Test
    void weightsAreThoseOfTheLayer() {
        Dense dense = new Dense(1);
        TimeDistributed layer = built(new TimeDistributed(dense), 3, 2);
        assertEquals(dense.weights(), layer.weights());
        assertEquals(3, layer.parameterCount());
        assertSame(dense, layer.layer());
    }

    @Test
    void semanticsReachTheLayer() {
        TimeDistributed layer = new TimeDistributed(new ActivationLayer("hard_sigmoid"));
        HostArray one = floats(Shape.of(1, 1, 1), 1);
        call(layer, one).assertValues((float) 0.7);
        call(layer.semantics(KerasVersion.V3), one).assertValues((float) (4 / 6.0));
    }

    @Test
    void unknownStepsAndFixedBatchesAreAnnounced() {
        TimeDistributed layer = new TimeDistributed(new Dense(4));
        assertEquals(PartialShape.batchOf(UNKNOWN, 4), outputShape(layer, PartialShape.batchOf(UNKNOWN, 3)));
        assertEquals(
                PartialShape.of(5, 6, 4), outputShape(new TimeDistributed(new Dense(4)), PartialShape.of(5, 6, 3)));
        assertEquals(PartialShape.of(UNKNOWN, 3), layer.layer().builtFor().get(0));
    }

    @Test
    void theLayerIsWrittenWithTheShapeOfAStep() {
        TimeDistributed layer = built(new TimeDistributed(new ReLU()), 2, 3);
        Map<String, Object> inner = LayerConfig.of(layer.layer());
        assertEquals(Map.of("layer", inner), layer.ownConfig());
        assertEquals(
                "{module=keras.layers, class_name=ReLU, config={name=re_lu, trainable=true, dtype=float32, "
                        + "max_value=null, negative_slope=0.0, threshold=0.0}, registered_name=null, "
                        + "build_config={input_shape=[null, 3]}}",
                inner.toString());
    }

    @Test
    void aLayerKeepsItsName() {
        assertEquals(
                "inner",
                new TimeDistributed(new Dense(1).named("inner")).layer().name());
        assertEquals("dense", new TimeDistributed(new Dense(1)).layer().name());
        assertNull(new TimeDistributed(new Dense(1)).name());
    }

    @Test
    void whatHasNoStepsIsRefused() {
        assertRefused(
                "layer \"layer\" (TimeDistributed): the input needs 3 or more axes, not [None, 2]",
                () -> built(new TimeDistributed(new Dense(1)), 2));
        assertRefused(
                "layer \"softmax\" (Softmax): axis 3 is out of range for [None, 2]",
                () -> outputShape(new TimeDistributed(new Softmax(3)), PartialShape.batchOf(2, 2)));
    }
}
