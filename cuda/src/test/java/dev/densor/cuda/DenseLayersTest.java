package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.autograd.Gradients;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.nn.Dense;
import dev.densor.nn.Dropout;
import dev.densor.nn.Flatten;
import dev.densor.nn.Model;
import dev.densor.nn.ReLU;
import dev.densor.nn.Rescaling;
import dev.densor.nn.Sequential;
import dev.densor.nn.Softmax;
import dev.densor.ops.Activations;
import dev.densor.ops.DenseChain;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenseLayersTest extends AgainstReference {
    /** Quarters, whose products and sums all types have exactly. */
    private static HostArray any(DType dtype, int seed, int... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new Random(seed)
                .ints(shape.size(), -2, 3)
                .mapToDouble(i -> i / 4.0)
                .toArray();
        return HostArray.of(values, shape).cast(dtype);
    }

    private static double[] layer(Backend backend, DType dtype) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(backend, any(dtype, 1, 5, 9));
            Tensor kernel = Tensor.of(backend, any(dtype, 2, 9, 3));
            Tensor bias = Tensor.of(backend, any(dtype, 3, 3));
            return Linalg.dense(x, kernel, bias, Activations.get("relu", KerasVersion.V3))
                    .toArray()
                    .toDoubles();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
    void aLayerIsOneKernelAndInFloat64TheProductIsOneByItself(DType dtype) {
        long before = emulated.driver.launches();
        double[] result = layer(emulated.backend, dtype);
        assertEquals(dtype == DType.FLOAT64 ? 2 : 1, emulated.driver.launches() - before);
        assertArrayEquals(layer(reference, dtype), result);
    }

    private static Variable variable(HostArray value) {
        Variable variable = new Variable("variable", value.dtype(), value.shape());
        variable.assign(value);
        return variable;
    }

    /** Gradients with respect to the variables of a layer, with a bias or not. */
    private static List<double[]> gradients(Backend backend, String activation, boolean biased) {
        try (Scope scope = Scope.open();
                Variable kernel = variable(any(DType.FLOAT32, 2, 9, 3));
                Variable bias = variable(any(DType.FLOAT32, 3, 3))) {
            Tensor x = Tensor.of(backend, any(DType.FLOAT32, 1, 5, 9));
            List<Variable> variables = biased ? List.of(kernel, bias) : List.of(kernel);
            Gradients gradients = Tape.gradients(
                    variables,
                    () -> Linalg.dense(
                            x,
                            kernel.value(backend),
                            biased ? bias.value(backend) : null,
                            Activations.get(activation, KerasVersion.V3)));
            return variables.stream()
                    .map(each -> gradients.of(each).toArray().toDoubles())
                    .toList();
        }
    }

    private long launches(String activation, boolean biased) {
        long before = emulated.driver.launches();
        gradients(emulated.backend, activation, biased);
        return emulated.driver.launches() - before;
    }

    @Test
    void biasAndActivationAreOneKernelOnTheWayBack() {
        assertEquals(1, launches("relu", true) - launches("linear", false));
        List<double[]> expected = gradients(reference, "relu", true);
        List<double[]> results = gradients(emulated.backend, "relu", true);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), results.get(i));
        }
    }

    private static DenseChainSpec ofBytes(boolean softmax, int... units) {
        List<DenseChainSpec.Layer> layers = IntStream.of(units)
                .mapToObj(each -> new DenseChainSpec.Layer(each, null))
                .toList();
        return new DenseChainSpec(ChainPlan.MOST_ROWS + 1, 9, layers, softmax, DenseChainSpec.Bytes.UNSCALED);
    }

    private DenseLayers layers(HopperDense hopper) {
        Gemm gemm = new OwnGemm(emulated.device, Precision.FLOAT32, "");
        return DenseLayers.of(emulated.device, gemm, Precision.FLOAT32, hopper);
    }

    @Test
    void manyRowsOfBytesAreTakenOneLayerAtATimeByTheKernelsForHopper() {
        HopperDense hopper = hopper();
        DType dtype = DType.BFLOAT16;
        assertTrue(layers(hopper).takesBytes(ofBytes(false, 3), dtype));
        assertFalse(layers(hopper).takesBytes(ofBytes(false, 3, 2), dtype));
        assertFalse(layers(hopper).takesBytes(ofBytes(true, 3), dtype));
        assertFalse(layers(hopper).takesBytes(ofBytes(false, 3), DType.FLOAT32), "strict float32");
        assertFalse(layers(null).takesBytes(ofBytes(false, 3), dtype));
        assertFalse(withChoice("own", () -> layers(hopper).takesBytes(ofBytes(false, 3), dtype)));
    }

    private HopperDense hopper() {
        return new HopperDense(emulated.device, Precision.FLOAT32, ActivationForms.ACCURATE, () -> DenseMapping.PANELS);
    }

    @Test
    void theExplanationSaysWhichEngineAndWhichLineOfTheTable() {
        DenseSpec spec = new DenseSpec(64, 32, 100, UnaryOp.RELU);
        String layer = "[64, 100] x [100, 32]: ";
        assertEquals(
                "emulator:0: dense bfloat16 " + layer + "one kernel for Hopper, dense_hopper_bf16_bf16_w1n32s16c1, by "
                        + DenseMapping.PANELS + ": dense-rules.txt line N says hopper",
                explained(layers(hopper()), spec, DType.BFLOAT16));
        assertEquals(
                "emulator:0: dense float64 " + layer + "Densor's own matrix products, then a pass for bias and "
                        + "activation: dense-rules.txt line N names nothing that takes it",
                explained(layers(null), spec, DType.FLOAT64));
        assertEquals(
                "emulator:0: dense bfloat16 " + layer + "Densor's own matrix products with bias and activation where "
                        + "they end: -Ddensor.cuda.dense=own",
                withChoice("own", () -> explained(layers(hopper()), spec, DType.BFLOAT16)));
        assertEquals(
                "emulator:0: dense float32 " + layer + "Densor's own matrix products with bias and activation where "
                        + "they end: dense-rules.txt line N says own",
                withChoice("hopper", () -> explained(layers(hopper()), spec, DType.FLOAT32)));
    }

    @Test
    void aListenerIsToldOnceOfEachKindOfLayerAndChain() {
        List<String> told = new ArrayList<>();
        emulated.backend.explain(told::add);
        layer(emulated.backend, DType.FLOAT16);
        layer(emulated.backend, DType.FLOAT16);
        chain(DenseChainSpec.Bytes.UNSCALED);
        chain(null);
        assertEquals(3, told.size(), told::toString);
        assertTrue(told.get(0).startsWith("emulator:0: dense float16 [5, 9] x [9, 3]: "), told.get(0));
        String how = ": one launch, products in F32, 16 rows by a block: it has at most 256 rows and layers of 1024";
        assertEquals("emulator:0: dense chain float32 of bytes [5, 9] through 3, 2 and softmax" + how, told.get(1));
        assertEquals("emulator:0: dense chain float32 [5, 9] through 3, 2 and softmax" + how, told.get(2));
    }

    private void chain(DenseChainSpec.Bytes bytes) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(emulated.backend, any(bytes == null ? DType.FLOAT32 : DType.UINT8, 1, 5, 9));
            DenseChain.fused(x, bytes, List.of(step(9, 3, "relu"), step(3, 2, "softmax")))
                    .orElseThrow();
        }
    }

    private DenseChain.Step step(int features, int units, String activation) {
        Tensor kernel = Tensor.of(emulated.backend, any(DType.FLOAT32, 2, features, units));
        return new DenseChain.Step(kernel, null, Activations.get(activation, KerasVersion.V3));
    }

    private Model images() {
        Model model = Sequential.of(
                new Rescaling(1 / 127.5).offset(-1).inputShape(4, 7),
                new Flatten(),
                new Dense(9),
                new ReLU(),
                new Dropout(0.5),
                new Dense(3),
                new Softmax());
        return model.on(emulated.backend).initialize(5);
    }

    @Test
    void aModelOfImagesIsOneLaunchThatReadsTheirBytes() {
        HostArray x = HostArray.of(new Random(1).ints(6 * 28, 0, 256).toArray(), Shape.of(6, 4, 7));
        HostArray bytes = x.cast(DType.UINT8);
        try (Model model = images()) {
            double[] expected = model.predict(x.cast(DType.FLOAT32)).toDoubles();
            model.predict(bytes);
            long before = emulated.driver.launches();
            assertArrayEquals(expected, model.predict(bytes).toDoubles());
            assertEquals(1, emulated.driver.launches() - before);
        }
    }

    private static String explained(DenseLayers layers, DenseSpec spec, DType dtype) {
        return layers.explain(spec, dtype).replaceFirst("line \\d+", "line N");
    }

    private static <T> T withChoice(String choice, Supplier<T> work) {
        System.setProperty(DenseChoice.PROPERTY, choice);
        try {
            return work.get();
        } finally {
            System.clearProperty(DenseChoice.PROPERTY);
        }
    }
}
