package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ChainingDevice;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.nn.config.Config;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.Activation;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which layers a device with chains of dense layers computes at once; the numbers are those of one by one. */
class LayerSequenceTest {
    private static final Predicate<DenseChainSpec> ALL = spec -> true;

    private static HostArray rows(int... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new Random(7).doubles(shape.size(), -1, 1).toArray();
        return HostArray.of(values, shape).cast(DType.FLOAT32);
    }

    /** The units of each chain that ran, after the answer was found to be that of a device without chains. */
    private static List<List<Integer>> chains(Predicate<DenseChainSpec> taken, Supplier<Model> models, HostArray x) {
        try (ChainingDevice device = new ChainingDevice(taken);
                Backend plain = Backends.open("reference");
                Model chained = models.get();
                Model single = models.get()) {
            List<HostArray> expected = single.on(plain).initialize(3).predict(List.of(x), 100);
            List<HostArray> results = chained.on(device.backend()).initialize(3).predict(List.of(x), 100);
            assertEquals(expected.size(), results.size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).shape(), results.get(i).shape());
                assertArrayEquals(expected.get(i).toDoubles(), results.get(i).toDoubles());
            }
            long weights = chained.weights().stream()
                    .mapToLong(w ->
                            w.variable().shape().size() * w.variable().dtype().bytes())
                    .sum();
            assertEquals(weights, device.backend().liveBytes() - converted(chained), "bytes left behind");
            return device.chains().stream()
                    .map(chain -> chain.layers().stream()
                            .map(DenseChainSpec.Layer::units)
                            .toList())
                    .toList();
        }
    }

    /** Bytes of weights in the type that a mixed policy computes in. */
    private static long converted(Model model) {
        return model.layers().stream()
                .filter(layer -> layer.policy().compute() != layer.policy().variable())
                .mapToLong(layer ->
                        layer.parameterCount() * layer.policy().compute().bytes())
                .sum();
    }

    private static List<List<Integer>> chains(Supplier<Model> models) {
        return chains(ALL, models, rows(5, 6));
    }

    private static Model of(Layer... layers) {
        layers[0].inputShape(6);
        return Sequential.of(layers);
    }

    private static Dense dense(int units) {
        return new Dense(units).activation("relu");
    }

    @Test
    void denseLayersThatFollowEachOtherAreOneChain() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of(dense(4), new Dense(3).useBias(false), new Dense(2).activation("tanh"))) {
            model.on(device.backend()).predict(rows(5, 6));
            DenseChainSpec expected = new DenseChainSpec(
                    5,
                    6,
                    List.of(
                            new DenseChainSpec.Layer(4, UnaryOp.RELU),
                            new DenseChainSpec.Layer(3, null),
                            new DenseChainSpec.Layer(2, UnaryOp.TANH)),
                    false);
            assertEquals(List.of(expected), device.chains());
        }
    }

    @Test
    void oneLayerIsNoChain() {
        assertEquals(List.of(), chains(() -> of(dense(4))));
        assertEquals(List.of(), chains(() -> of(dense(4), new LeakyReLU(), dense(3))));
    }

    @Test
    void layersThatOnlyHandOnDoNotPartAChain() {
        assertEquals(
                List.of(List.of(4, 3, 2)),
                chains(() -> of(
                        dense(4),
                        new Dropout(0.5),
                        new Identity(),
                        dense(3),
                        new GaussianNoise(0.1),
                        dense(2),
                        new Dropout(0.1))));
    }

    @Test
    void otherLayersDo() {
        assertEquals(
                List.of(List.of(4, 3), List.of(2, 5)),
                chains(() -> of(dense(4), dense(3), new LeakyReLU(), dense(2), dense(5))));
    }

    @Test
    void furtherAxesAreRows() {
        Supplier<Model> models = () -> Sequential.of(dense(4).inputShape(2, 6), dense(3));
        assertEquals(List.of(List.of(4, 3)), chains(ALL, models, rows(5, 2, 6)));
    }

    @Test
    void whatIsNotTakenRunsWithoutItsFirstLayerOrOneByOne() {
        Supplier<Model> models = () -> of(dense(40), dense(3), dense(2));
        Predicate<DenseChainSpec> small = spec -> spec.layers().get(0).units() < 40;
        assertEquals(List.of(List.of(3, 2)), chains(small, models, rows(5, 6)));
        assertEquals(List.of(), chains(spec -> false, models, rows(5, 6)));
    }

    @Test
    void anActivationThatIsNoSingleKernelEndsNothingHalfWay() {
        Activation own = Activation.of("own", x -> x);
        assertEquals(List.of(), chains(() -> of(dense(4), new Dense(3).activation(own))));
        assertEquals(List.of(), chains(() -> of(dense(4), new Dense(3).activation("softmax"))));
        assertEquals(
                List.of(List.of(2, 5)),
                chains(() -> of(dense(4), new Dense(3).activation("softmax"), dense(2), dense(5))));
    }

    @Test
    void softmaxIsAskedForOnlyAtTheEnd() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of(dense(4), new Dense(3).activation("softmax"))) {
            model.on(device.backend()).predict(rows(5, 6));
            assertEquals(
                    List.of(true),
                    device.asked().stream().map(DenseChainSpec::softmax).toList());
        }
    }

    @Test
    void layersWithAPenaltyOnTheirOutputRunByThemselves() {
        assertEquals(
                List.of(), chains(() -> of(dense(4), new Dense(3).activityRegularizer(Regularizers.l1(1)), dense(2))));
        assertEquals(List.of(), chains(() -> of(dense(4), new ActivityRegularization(1, 0), dense(2))));
    }

    @Test
    void layersThatComputeInOtherTypesAreOtherChains() {
        assertEquals(
                List.of(List.of(4, 3)), chains(() -> of(dense(4), dense(3), (Dense) dense(2).dtype("mixed_float16"))));
        assertEquals(
                List.of(List.of(4, 3)),
                chains(() -> of(
                        (Dense) dense(4).dtype("mixed_float16"), (Dense) dense(3).dtype("mixed_float16"), dense(2))));
    }

    @Test
    void noRowsAreNoChain() {
        assertEquals(List.of(), chains(ALL, () -> of(dense(4), dense(3)), rows(0, 6)));
    }

    @Test
    void aGraphIsChainedWhereNobodyLooksInBetween() {
        assertEquals(List.of(List.of(4, 3, 2)), chains(() -> graph(false)));
    }

    @Test
    void whatAGraphGivesOrUsesTwiceIsComputed() {
        assertEquals(List.of(List.of(3, 2)), chains(() -> graph(true)));
        assertEquals(List.of(), chains(LayerSequenceTest::forked));
    }

    private static Model graph(boolean givesFirst) {
        Input x = new Input(6);
        SymbolicTensor first = dense(4).apply(x.tensor());
        SymbolicTensor last = dense(2).apply(dense(3).apply(new Dropout(0.5).apply(first)));
        return Functional.of(List.of(x), givesFirst ? List.of(first, last) : List.of(last));
    }

    private static Model forked() {
        Input x = new Input(6);
        SymbolicTensor first = dense(4).apply(x.tensor());
        SymbolicTensor last = new Add().apply(first, dense(4).apply(first));
        return Functional.of(List.of(x), List.of(last));
    }

    @Test
    void whatIsRecordedIsComputedLayerByLayer() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of(dense(4), dense(3));
                Scope scope = Scope.open()) {
            Tensor x = Tensor.of(device.backend(), rows(5, 6));
            model.on(device.backend()).initialize(1);
            try (Tape tape = Tape.open()) {
                Tensor y = model.forward(List.of(x)).outputs().get(0);
                assertEquals(x.shape(), tape.gradients(y, List.of(x)).get(0).shape());
            }
            assertEquals(List.of(), device.chains());
            model.forward(List.of(x));
            assertEquals(1, device.chains().size());
        }
    }

    @Test
    void aMaskGoesThroughLayerByLayer() {
        assertEquals(
                List.of(),
                chains(
                        ALL,
                        () -> Sequential.of(
                                new Masking().inputShape(2, 6), dense(4), dense(3), new GlobalAveragePooling1D()),
                        rows(5, 2, 6)));
    }

    @Test
    void errorsNameTheLayerAsEver() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = Sequential.of(dense(4), dense(3))) {
            model.on(device.backend()).predict(rows(5, 6));
            ShapeException wrong = assertThrows(ShapeException.class, () -> model.predict(rows(5, 7)));
            assertEquals(
                    "predict: input \"input_layer\" of model sequential is [None, 6], given is [5, 7]",
                    wrong.getMessage());
            try (Scope scope = Scope.open()) {
                Tensor x = Tensor.of(device.backend(), rows(5, 7));
                ShapeException inside = assertThrows(ShapeException.class, () -> model.forward(List.of(x)));
                assertEquals(
                        "layer \"dense\" (Dense): dot: inner dimensions differ: [5, 7] x [6, 4] (7 vs 6)",
                        inside.getMessage());
            }
        }
    }

    private static List<DenseSpec> layers(Supplier<Model> models, HostArray x) {
        try (ChainingDevice device = new ChainingDevice(spec -> false);
                Backend plain = Backends.open("reference");
                Model folded = models.get();
                Model single = models.get()) {
            HostArray expected = single.on(plain).initialize(3).predict(x);
            assertArrayEquals(
                    expected.toDoubles(),
                    folded.on(device.backend()).initialize(3).predict(x).toDoubles());
            return device.layers();
        }
    }

    @Test
    void aLayerThatIsComputedByItselfConvertsItsInputOnce() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of((Dense) dense(4).dtype("mixed_float16"))) {
            model.on(device.backend()).predict(rows(5, 6));
            int first = device.conversions();
            model.predict(rows(5, 6));
            assertEquals(1, device.conversions() - first, "the weights are converted already");
        }
    }

    private static void assertFolds(UnaryOp expected, Supplier<Layer> activation) {
        assertEquals(
                List.of(new DenseSpec(5, 4, 6, expected)),
                layers(() -> of(new Dense(4), activation.get()), rows(5, 6)),
                () -> activation.get().toString());
    }

    @Test
    void anActivationThatIsALayerOfItsOwnIsComputedWithTheDenseLayerBeforeIt() {
        assertFolds(UnaryOp.TANH, () -> new ActivationLayer("tanh"));
        assertFolds(UnaryOp.RELU, ReLU::new);
        assertFolds(UnaryOp.ELU, ELU::new);
        assertFolds(UnaryOp.HARD_SIGMOID_V2, () -> new ActivationLayer("hard_sigmoid"));
        assertEquals(
                List.of(new DenseSpec(5, 4, 6, UnaryOp.RELU), new DenseSpec(5, 3, 4, UnaryOp.TANH)),
                layers(
                        () -> of(
                                new Dense(4),
                                new Dropout(0.5),
                                new ReLU(),
                                dense(3).activation("tanh"),
                                new Identity()),
                        rows(5, 6)));
    }

    @Test
    void anActivationLayerThatStandsForTheFunctionIsComputedWithItsLayer() {
        Config config = new Config(
                "layer \"dense\"",
                Map.of("units", 4L, "activation", Map.of("class_name", "ReLU", "config", Map.of("threshold", 0L))));
        assertEquals(List.of(new DenseSpec(5, 4, 6, UnaryOp.RELU)), layers(() -> of(Dense.of(config)), rows(5, 6)));
    }

    @Test
    void whatIsNoPlainActivationIsALayerOfItsOwn() {
        assertFolds(null, () -> new ReLU().maxValue(3));
        assertFolds(null, () -> new ReLU().negativeSlope(0.1));
        assertFolds(null, () -> new ReLU().threshold(0.1));
        assertFolds(null, () -> new ELU(0.5));
        assertFolds(null, () -> new Softmax(0));
        assertFolds(null, () -> new ActivationLayer("log_softmax"));
        assertFolds(null, () -> new ActivationLayer("tanh").dtype("mixed_float16"));
        assertEquals(
                List.of(new DenseSpec(5, 4, 6, UnaryOp.RELU)),
                layers(() -> of(dense(4), new ActivationLayer("tanh")), rows(5, 6)));
    }

    @Test
    void activationsThatAreLayersDoNotPartAChain() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of(new Dense(4), new ReLU(), dense(3), new ActivationLayer("linear"), new Dense(2))) {
            model.on(device.backend()).predict(rows(5, 6));
            DenseChainSpec expected = new DenseChainSpec(
                    5,
                    6,
                    List.of(
                            new DenseChainSpec.Layer(4, UnaryOp.RELU),
                            new DenseChainSpec.Layer(3, UnaryOp.RELU),
                            new DenseChainSpec.Layer(2, null)),
                    false);
            assertEquals(List.of(expected), device.chains());
        }
    }

    @Test
    void aSoftmaxLayerIsTheEndOfAChainWhereItGoesAlongRows() {
        assertEquals(List.of(true), asksForSoftmax(new Softmax()));
        assertEquals(List.of(true), asksForSoftmax(new ActivationLayer("softmax")));
        assertEquals(List.of(false), asksForSoftmax(new Softmax(0)));
    }

    private static List<Boolean> asksForSoftmax(Layer last) {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of(dense(4), new Dense(3), last)) {
            model.on(device.backend()).predict(rows(5, 6));
            return device.asked().stream().map(DenseChainSpec::softmax).toList();
        }
    }

    @Test
    void aGraphFoldsAnActivationWhereNobodyElseReadsTheSum() {
        assertEquals(List.of(new DenseSpec(5, 4, 6, UnaryOp.RELU)), layers(() -> activated(false), rows(5, 6)));
        assertEquals(List.of(new DenseSpec(5, 4, 6, null)), layers(() -> activated(true), rows(5, 6)));
    }

    private static Model activated(boolean addsSum) {
        Input x = new Input(6);
        SymbolicTensor sum = new Dense(4).apply(x.tensor());
        SymbolicTensor y = new ReLU().apply(sum);
        return Functional.of(List.of(x), List.of(addsSum ? new Add().apply(sum, y) : y));
    }

    @Test
    void aFoldedActivationIsDifferentiatedWithItsLayer() {
        try (ChainingDevice device = new ChainingDevice(ALL);
                Model model = of(new Dense(4), new ReLU());
                Scope scope = Scope.open()) {
            Tensor x = Tensor.of(device.backend(), rows(5, 6));
            model.on(device.backend()).initialize(1);
            double[] folded = gradient(model, x);
            try (Model fused = of(dense(4))) {
                assertArrayEquals(gradient(fused.on(device.backend()).initialize(1), x), folded);
            }
        }
    }

    private static double[] gradient(Model model, Tensor x) {
        try (Tape tape = Tape.open()) {
            Tensor y = model.forward(List.of(x)).outputs().get(0);
            return tape.gradients(y, List.of(x)).get(0).toArray().toDoubles();
        }
    }
}
