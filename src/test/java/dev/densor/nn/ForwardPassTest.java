package dev.densor.nn;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ReferenceDevice;
import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ForwardPassTest {
    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    /** y = 2x + 1 for each of two features, which costs in every way that a layer can. */
    private static Dense costly() {
        return new Dense(2)
                .kernelInitializer(Initializers.identity(2))
                .biasInitializer(Initializers.ones())
                .kernelRegularizer(Regularizers.l2(1))
                .biasRegularizer(Regularizers.l1(10))
                .activityRegularizer(Regularizers.l1(100));
    }

    private static double[] penalties(ForwardPass pass) {
        return pass.penalties().stream().mapToDouble(p -> values(p)[0]).toArray();
    }

    private ForwardPass forward(Model model, Tensor x) {
        return model.initialize(1).forward(List.of(x));
    }

    @Test
    void outputsCostPerRowAndComeBeforeWeights() {
        try (Model model = Sequential.of(costly().inputShape(2))) {
            ForwardPass pass = forward(model, device.tensor(Shape.of(2, 2), 1, 1, 0, 0));
            assertArrayEquals(new double[] {3, 3, 1, 1}, values(pass.outputs().get(0)));
            assertArrayEquals(new double[] {100 * 8 / 2.0, 8, 20}, penalties(pass));
            assertEquals(428, values(pass.penalty().orElseThrow())[0]);
        }
    }

    /** Axis 0 alone counts as the batch, whatever other axes there are. */
    @Test
    void onlyTheFirstAxisIsTheBatch() {
        try (Model model = Sequential.of(costly().inputShape(4, 2))) {
            ForwardPass pass = forward(model, device.tensor(Shape.of(1, 4, 2), new double[8]));
            assertArrayEquals(new double[] {800, 8, 20}, penalties(pass));
        }
    }

    @Test
    void penaltiesOfAllLayersAreListedOutputsFirst() {
        Sequential inner = Sequential.of("inner", List.of(costly().inputShape(2)));
        try (Model model = Sequential.of(new Input(2), inner, new ActivityRegularization(1, 0), costly())) {
            ForwardPass pass = forward(model, device.tensor(Shape.of(1, 2), 0, 0));
            assertArrayEquals(new double[] {200, 2, 600, 8, 20, 8, 20}, penalties(pass));
        }
    }

    @Test
    void aSharedLayerCostsOnceForItsWeightsAndEachTimeForItsOutput() {
        Input input = new Input(2);
        Dense shared = costly();
        try (Model model = Functional.of(List.of(input), List.of(shared.apply(shared.apply(input.tensor()))))) {
            ForwardPass pass = forward(model, device.tensor(Shape.of(1, 2), 0, 0));
            assertArrayEquals(new double[] {200, 600, 8, 20}, penalties(pass));
        }
    }

    @Test
    void weightsThatAreNotTrainedCostNothing() {
        try (Model model = Sequential.of(costly().inputShape(2).trainable(false))) {
            assertArrayEquals(new double[] {200}, penalties(forward(model, device.tensor(Shape.of(1, 2), 0, 0))));
        }
    }

    @Test
    void aModelWithoutRegularizersHasNoPenalty() {
        try (Model model = Sequential.of(new Dense(1).inputShape(2))) {
            ForwardPass pass = forward(model, device.tensor(Shape.of(1, 2), 0, 0));
            assertEquals(List.of(), pass.penalties());
            assertEquals(Optional.empty(), pass.penalty());
        }
    }

    @Test
    void penaltiesOfSeveralTypesAreSummedInFloat32() {
        try (Model model = Sequential.of(costly().inputShape(2).dtype("mixed_float16"))) {
            ForwardPass pass = forward(model, device.tensor(Shape.of(1, 2), 0, 0));
            assertEquals(
                    List.of(DType.FLOAT16, DType.FLOAT32, DType.FLOAT32),
                    pass.penalties().stream().map(Tensor::dtype).toList());
            assertEquals(228, values(pass.penalty().orElseThrow())[0]);
        }
    }

    @Test
    void predictionsAndForwardPassesLeaveNoMemoryBehind() {
        try (Model model = Sequential.of(costly().inputShape(2)).initialize(1)) {
            Tensor x = device.tensor(Shape.of(1, 2), 0, 0);
            model.forward(List.of(x));
            long before = device.backend().liveBytes();
            try (Scope scope = Scope.open()) {
                model.forward(List.of(x));
            }
            assertEquals(before, device.backend().liveBytes());
        }
    }

    @Test
    void wrongUseIsRefusedByName() {
        IllegalStateException unbuilt = assertThrows(
                IllegalStateException.class, () -> costly().named("d").forward(List.of()));
        assertEquals(
                "layer \"d\" (Dense) is not built: put it into a model that states an input shape",
                unbuilt.getMessage());
        Dense wrong = new Dense(2).kernelRegularizer(Regularizers.of("forward_test_identity", x -> x));
        try (Model model = Sequential.of(wrong.inputShape(2))) {
            assertShapeRefused(
                    "regularizer \"forward_test_identity\": the penalty must be a scalar, not [2, 2]; sum it",
                    () -> forward(model, device.tensor(Shape.of(1, 2), 0, 0)));
        }
    }

    @Test
    void aWeightKnowsItsConstraintByTheFormulasOfItsLayer() {
        Dense second = new Dense(1).kernelConstraint(Constraints.nonNeg());
        Dense third = new Dense(1).kernelConstraint(Constraints.nonNeg()).biasConstraint(Constraints.maxNorm(1));
        second.semantics(KerasVersion.V2);
        third.semantics(KerasVersion.V3);
        try (Model model = Sequential.of(second.inputShape(1), third)) {
            assertEquals(
                    Constraints.get("NonNeg", KerasVersion.V2),
                    model.weights().get(0).constraint());
            assertEquals(
                    Constraints.get("NonNeg", KerasVersion.V3),
                    model.weights().get(2).constraint());
            assertInstanceOf(
                    Constraints.maxNorm(1).getClass(), model.weights().get(3).constraint());
        }
    }
}
