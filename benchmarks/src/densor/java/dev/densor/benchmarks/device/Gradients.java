package dev.densor.benchmarks.device;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.LogSoftmaxKernel;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.ops.Activations;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Reduction;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** What a device may do at once on the way back of training, beside the same composed of its other kernels. */
final class Gradients {
    private static final Set<Class<?>> FUSED =
            Set.of(ActivationGradientKernel.class, SoftmaxCrossentropyKernel.class, LogSoftmaxKernel.class);
    private static final Crossentropies.Sparse LOGITS = new Crossentropies.Sparse(true, null, -1);

    private final Backend backend;
    private final Backend composing;
    private final Timer timer;
    private final List<Figure> figures = new ArrayList<>();

    Gradients(Backend backend, Timer timer) {
        this.backend = backend;
        this.composing = Composing.without(backend, FUSED);
        this.timer = timer;
    }

    List<Figure> figures() {
        return figures;
    }

    /** From [rows, units] back through each of {@code ops} and to the bias. */
    void activations(int rows, int units, UnaryOp... ops) {
        if (!(backend instanceof ActivationGradientKernel kernel)) {
            return;
        }
        Shape shape = Shape.of(rows, units);
        for (UnaryOp op : ops) {
            try (Scope scope = Scope.open();
                    Tape tape = Tape.open()) {
                Tensor z = normal(composing, shape);
                Tensor dy = normal(composing, shape);
                Tensor y = Elementwise.apply(op, z);
                add(
                        "back through " + op + " " + shape,
                        true,
                        () -> Tape.unrecorded(() -> {
                            Tensor dz = tape.gradients(y, dy, List.of(z)).get(0);
                            return Reduction.sum(dz, false, 0);
                        }));
                Tensor v = op.gradientUsesResult() ? y : z;
                ActivationGradientSpec spec = new ActivationGradientSpec(rows, units, op);
                add("back through " + op + " " + shape, false, () -> {
                    Tensor dz = Tensor.uninitialized(backend, DType.FLOAT32, shape);
                    Tensor dbias = Tensor.uninitialized(backend, DType.FLOAT32, Shape.of(units));
                    kernel.activationGradient(spec, v.buffer(), dy.buffer(), dz.buffer(), dbias.buffer());
                });
            }
        }
    }

    /** Through a dense layer, beside the same with the activation and the bias at once and the products by themselves. */
    void layers(int rows, int features, int units, String... activations) {
        if (!(backend instanceof DenseGradientKernel)) {
            return;
        }
        Backend stepwise = Composing.without(backend, Set.of(DenseGradientKernel.class));
        for (Backend device : List.of(stepwise, backend)) {
            try (Scope scope = Scope.open()) {
                Tensor x = normal(device, Shape.of(rows, features));
                Tensor kernel = normal(device, Shape.of(features, units));
                Tensor bias = normal(device, Shape.of(units));
                Tensor dy = normal(device, Shape.of(rows, units));
                for (String activation : activations) {
                    try (Tape tape = Tape.open()) {
                        Tensor y = Linalg.dense(x, kernel, bias, Activations.get(activation, KerasVersion.V3));
                        String name = "back through a layer " + rows + "x" + features + "x" + units + " " + activation;
                        List<Tensor> sources = List.of(x, kernel, bias);
                        add(
                                name,
                                device == stepwise,
                                () -> Tape.unrecorded(
                                        () -> tape.gradients(y, dy, sources).get(0)));
                    }
                }
            }
        }
    }

    /** The crossentropy of [rows, classes] logits with labels and with targets, and its gradient. */
    void crossentropy(int rows, int classes) {
        for (Backend device : List.of(composing, backend)) {
            try (Scope scope = Scope.open()) {
                Shape shape = Shape.of(rows, classes);
                Tensor logits = normal(device, shape);
                Tensor targets = Activations.softmax(normal(device, shape), -1);
                int[] classOfRow =
                        IntStream.range(0, rows).map(r -> r % classes).toArray();
                Tensor labels = Tensor.of(device, HostArray.of(classOfRow, Shape.of(rows)));
                boolean composed = device == composing;
                add("crossentropy of labels " + shape, composed, () -> {
                    try (Tape tape = Tape.open()) {
                        Tensor loss = Crossentropies.sparseCategorical(labels, logits, LOGITS, KerasVersion.V3);
                        tape.gradients(loss, List.of(logits));
                    }
                });
                add("crossentropy " + shape, composed, () -> {
                    try (Tape tape = Tape.open()) {
                        tape.gradients(Crossentropies.categorical(targets, logits, true, -1), List.of(logits));
                    }
                });
                add("log softmax " + shape, composed, () -> Activations.logSoftmax(logits, -1));
            }
        }
    }

    private static Tensor normal(Backend device, Shape shape) {
        return Tensor.of(
                device,
                HostArray.of(new Random(5).doubles(shape.size(), -4, 4).toArray(), shape)
                        .cast(DType.FLOAT32));
    }

    private void add(String name, boolean composed, Runnable call) {
        double microseconds = timer.microseconds(() -> {
            try (Scope scope = Scope.open()) {
                call.run();
            }
        });
        figures.add(new Figure("gradient", name + (composed ? ", composed" : ""), microseconds, 0, 0));
    }
}
