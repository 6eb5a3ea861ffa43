package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.nn.DataFormat;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keras 2's tests of its backend module by their names: those of variables, gradients, control and settings. */
class Keras2BackendStateTest {
    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    @AfterEach
    void restoreSettings() {
        K.setFloatx("float32");
        K.setEpsilon(1e-7);
        K.setImageDataFormat("channels_last");
        K.resetUids();
    }

    @Test
    void testUpdate() {
        NdArray x = NdArray.random(3, 4);
        NdArray change = NdArray.positive(3, 4);
        try (Variable variable = K.variable(x.host())) {
            K.update(variable, change.tensor());
            change.assertEqualTo(K.identity(variable));
            K.update(variable, x.tensor());
            Tensor before = K.identity(variable);
            K.updateAdd(variable, change.tensor());
            x.zip(change, Double::sum).assertEqualTo(K.identity(variable));
            x.assertEqualTo(before);
            K.updateSub(variable, change.tensor());
            x.assertEqualTo(K.identity(variable));
            assertThrows(ShapeException.class, () -> K.update(variable, K.zeros(4, 3)));
        }
    }

    @Test
    void testMovingAverageUpdate() {
        NdArray x = NdArray.random(3, 4);
        NdArray value = NdArray.positive(3, 4);
        try (Variable variable = K.variable(x.host())) {
            K.movingAverageUpdate(variable, value.tensor(), 0.9);
            x.zip(value, (a, b) -> 0.9 * a + 0.1 * b).assertEqualTo(K.identity(variable));
        }
    }

    @Test
    void testGradient() {
        NdArray x = NdArray.random(4, 2);
        try (Variable variable = K.variable(x.host());
                Tape tape = Tape.open()) {
            Tensor value = K.identity(variable);
            Tensor loss = K.multiply(value, K.exp(value));
            Tensor withStop = K.add(loss, K.stopGradient(loss));
            NdArray expected = x.map(v -> Math.exp(v) * (1 + v));
            expected.assertEqualTo(K.gradients(loss, List.of(variable)).get(0));
            expected.assertEqualTo(K.gradients(withStop, List.of(variable)).get(0));
            expected.assertEqualTo(K.gradients(loss, value).get(0));
        }
    }

    @Test
    void testStopGradient() {
        NdArray x = NdArray.random(4, 2);
        try (Tape tape = Tape.open()) {
            Tensor value = x.tensor();
            Tensor stopped = K.stopGradient(value);
            x.assertEqualTo(stopped);
            x.map(v -> 0).assertEqualTo(K.gradients(K.square(stopped), value).get(0));
        }
    }

    @Test
    void gradientsNeedATape() {
        Tensor x = K.ones(2);
        assertThrows(IllegalStateException.class, () -> K.gradients(x, x));
    }

    @Test
    void testSwitch() {
        NdArray x = NdArray.random(4, 3);
        NdArray y = x.map(v -> -v);
        x.map(Math::abs).assertEqualTo(K.where(K.greater(x.tensor(), 0), x.tensor(), y.tensor()));
        Tensor rows = K.constant(new boolean[] {true, false, true, false}, DType.BOOL);
        NdArray.of(x.shape(), i -> i[0] % 2 == 0 ? x.at(i) : y.at(i))
                .assertEqualTo(K.where(rows, x.tensor(), y.tensor()));
        x.assertEqualTo(K.where(K.constant(true, DType.BOOL), x.tensor(), y.tensor()));
        Tensor chosen = K.where(
                K.constant(false, DType.BOOL),
                () -> {
                    throw new AssertionError("runs");
                },
                y::tensor);
        y.assertEqualTo(chosen);
        assertThrows(ShapeException.class, () -> K.where(K.greater(x.tensor(), 0), K.ones(3), K.zeros(3)));
        assertThrows(ShapeException.class, () -> K.where(rows, x::tensor, y::tensor));
    }

    @Test
    void testInTrainPhase() {
        NdArray x = NdArray.random(2, 3);
        NdArray alt = NdArray.random(4);
        x.assertEqualTo(K.inTrainPhase(x.tensor(), alt.tensor(), true));
        alt.assertEqualTo(K.inTrainPhase(x.tensor(), alt.tensor(), false));
        x.assertEqualTo(K.inTrainPhase(
                x::tensor,
                () -> {
                    throw new AssertionError("runs");
                },
                true));
        alt.assertEqualTo(K.inTrainPhase(
                () -> {
                    throw new AssertionError("runs");
                },
                alt::tensor,
                false));
    }

    @Test
    void testInTestPhase() {
        NdArray x = NdArray.random(2, 3);
        NdArray alt = NdArray.random(4);
        alt.assertEqualTo(K.inTestPhase(x.tensor(), alt.tensor(), true));
        x.assertEqualTo(K.inTestPhase(x.tensor(), alt.tensor(), false));
        alt.assertEqualTo(K.inTestPhase(
                () -> {
                    throw new AssertionError("runs");
                },
                alt::tensor,
                true));
        x.assertEqualTo(K.inTestPhase(
                x::tensor,
                () -> {
                    throw new AssertionError("runs");
                },
                false));
    }

    @Test
    void testMap() {
        NdArray x = NdArray.random(10, 3);
        NdArray sums = x.fold(values -> values[0] + values[1] + values[2], 1).squeeze(1);
        sums.assertEqualTo(K.mapFn(K::sum, x.tensor()));
        assertThrows(ShapeException.class, () -> K.mapFn(K::sum, K.zeros(0, 3)));
    }

    @Test
    void testFoldl() {
        NdArray x = NdArray.random(10, 3);
        NdArray sums = NdArray.of(new int[] {3}, i -> {
            double sum = 0;
            for (int k = 0; k < 10; k++) {
                sum += x.at(k, i[0]);
            }
            return sum;
        });
        sums.assertEqualTo(K.foldl(K::add, x.tensor(), null));
        sums.map(v -> v + 1).assertEqualTo(K.foldl(K::add, x.tensor(), K.ones(3)));
    }

    /** 1e-20 * 1e-20 is below the normal numbers of float32, so that the other order loses bits. */
    @Test
    void testFoldr() {
        float[] x = new float[] {1e-20f, 1e-20f, 10f, 10f, 10f};
        float[] fromRight = K.eval(K.foldr(K::multiply, K.constant(x), null)).toFloats();
        assertTrue(9e-38f < fromRight[0] && fromRight[0] <= 1e-37f, () -> "is " + fromRight[0]);
        float[] fromLeft = K.eval(K.foldl(K::multiply, K.constant(x), null)).toFloats();
        assertTrue(fromLeft[0] < fromRight[0], () -> "is " + fromLeft[0]);
    }

    @Test
    void testSetfloatxIncorrectValues() {
        K.setFloatx("float64");
        for (String name : new String[] {"", "beerfloat", "int32", "bool", "bfloat16"}) {
            assertThrows(IllegalArgumentException.class, () -> K.setFloatx(name));
            assertEquals(DType.FLOAT64, K.floatx());
        }
        assertThrows(IllegalArgumentException.class, () -> K.setFloatx("int32", KerasVersion.V3));
        K.setFloatx("bfloat16", KerasVersion.V3);
        assertEquals(DType.BFLOAT16, K.floatx());
    }

    @Test
    void testSetfloatxCorrectValues() {
        for (DType dtype : new DType[] {DType.FLOAT16, DType.FLOAT32, DType.FLOAT64}) {
            K.setFloatx(dtype.kerasName());
            assertEquals(dtype, K.floatx());
            assertEquals(dtype, K.dtype(K.constant(1)));
            assertEquals(dtype, K.dtype(K.zeros(2)));
            assertEquals(dtype, K.dtype(K.randomNormal(Shape.of(2))));
            assertEquals(dtype, K.dtype(K.castToFloatx(K.arange(3))));
        }
    }

    @Test
    void theOtherSettingsAreCheckedToo() {
        assertEquals(1e-7, K.epsilon());
        K.setEpsilon(1e-2);
        assertEquals(1e-2, K.epsilon());
        Tensor loss = K.binaryCrossentropy(K.constant(1.0), K.constant(0.0));
        // Keras 2 clips to epsilon and adds it once more.
        assertEquals(-Math.log(2e-2), loss.toArray().getDouble(0), 1e-6);
        assertEquals(DataFormat.CHANNELS_LAST, K.imageDataFormat());
        K.setImageDataFormat("channels_first");
        assertThrows(IllegalArgumentException.class, () -> K.setImageDataFormat("channels_middle"));
        assertThrows(IllegalArgumentException.class, () -> K.setImageDataFormat(null));
        assertEquals(DataFormat.CHANNELS_FIRST, K.imageDataFormat());
        assertEquals(DataFormat.CHANNELS_FIRST, K.normalizeDataFormat(null));
        assertEquals(DataFormat.CHANNELS_LAST, K.normalizeDataFormat("Channels_Last"));
    }

    @Test
    void testResetUids() {
        assertEquals(1, K.getUid("dense"));
        assertEquals(2, K.getUid("dense"));
        assertEquals(1, K.getUid("other"));
        K.resetUids();
        assertEquals(1, K.getUid("dense"));
    }

    @Test
    void tensorsAreMadeOnTheBackendThatWasSet() {
        Backend mine = K.backend();
        assertSame(mine, K.zeros(2).backend());
        K.setBackend(null);
        try {
            assertNotSame(mine, K.backend());
            assertSame(K.backend(), K.backend(), "opened once");
        } finally {
            K.setBackend(mine);
        }
    }

    @Test
    void constantsAreOfNumbersAndNestedArrays() {
        Tensor x = K.constant(new float[][][] {{{1, 2}, {3, 4}}});
        assertEquals(Shape.of(1, 2, 2), K.shape(x));
        assertArrayEquals(new double[] {1, 2, 3, 4}, K.eval(x).toDoubles());
        assertEquals(Shape.SCALAR, K.shape(K.constant(7)));
        long large = (1L << 53) + 1;
        assertEquals(large, K.eval(K.constant(new long[] {large}, DType.INT64)).getLong(0));
        assertEquals(Shape.of(0), K.shape(K.constant(new double[0])));
        assertThrows(ShapeException.class, () -> K.constant(new double[][] {{1, 2}, {3}}));
        assertThrows(ShapeException.class, () -> K.constant(new Object[] {new double[] {1}, 2}));
        assertThrows(IllegalArgumentException.class, () -> K.constant("1"));
    }
}
