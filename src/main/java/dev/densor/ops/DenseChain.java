package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Buffer;
import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dense layers of which each reads what the one before it gives, by one kernel of the device. */
public final class DenseChain {
    private final Tensor x;
    private final DenseChainSpec.Bytes bytes;
    private final List<Step> steps;
    private final DType type;
    private final List<DenseChainSpec.Layer> layers = new ArrayList<>();
    private boolean softmax;

    private DenseChain(Tensor x, DenseChainSpec.Bytes bytes, List<Step> steps) {
        this.x = x;
        this.bytes = bytes;
        this.steps = steps;
        this.type = bytes == null ? x.dtype() : steps.get(0).kernel.dtype();
    }

    /**
     * One layer, as {@link Linalg#dense} takes it.
     *
     * @param kernel [features, units]
     * @param bias [units], or null for none
     * @param activation of its sum
     */
    public record Step(Tensor kernel, Tensor bias, Activation activation) {
        /**
         * This step with another activation behind it; empty where no kernel computes both, or the other one by itself.
         */
        public Optional<Step> then(Activation next) {
            if (Activations.isLinear(next)) {
                return Optional.of(this);
            }
            boolean isFused = next.op().isPresent() || Activations.isSoftmax(next);
            return isFused && Activations.isLinear(activation)
                    ? Optional.of(new Step(kernel, bias, next))
                    : Optional.empty();
        }

        /** Whether an input of a shape has as many columns as the kernel has rows. */
        public boolean takes(Shape x) {
            return x.rank() >= 2 && x.dim(-1) == kernel.shape().dim(0);
        }
    }

    /**
     * {@link Linalg#dense} of each step in turn, by one kernel; empty where the device has none that takes them, where
     * the operations are recorded, or where a step may have to be refused: then they are to be done one by one.
     *
     * @param x [..., features], floating point
     * @param steps each takes what the one before it gives
     * @return [..., units] of the last
     */
    public static Optional<Tensor> fused(Tensor x, List<Step> steps) {
        return fused(x, null, steps);
    }

    /**
     * {@link #fused(Tensor, List)} of bytes.
     *
     * @param x [..., features], UINT8
     * @param bytes what the first step takes of them; null for an x in the type of the steps
     * @param steps one or more
     */
    public static Optional<Tensor> fused(Tensor x, DenseChainSpec.Bytes bytes, List<Step> steps) {
        return mayFuse(x) && x.shape().rank() >= 2 ? new DenseChain(x, bytes, steps).fused() : Optional.empty();
    }

    /** Whether steps on x may be fused at all: the device has a kernel for chains, and no tape records. */
    public static boolean mayFuse(Tensor x) {
        return x.backend() instanceof DenseChainKernel && !Tape.isRecording();
    }

    private Optional<Tensor> fused() {
        int features = x.shape().dim(-1);
        long rows = x.shape().size(0, x.shape().rank() - 1);
        for (Step step : steps) {
            if (softmax || !fits(step, features) || !adds(step)) {
                return Optional.empty();
            }
            features = step.kernel.shape().dim(1);
        }
        if (rows < 1 || rows > Integer.MAX_VALUE || x.shape().dim(-1) < 1 || layers.isEmpty()) {
            return Optional.empty();
        }
        DenseChainSpec spec = new DenseChainSpec((int) rows, x.shape().dim(-1), layers, softmax, bytes);
        DenseChainKernel device = (DenseChainKernel) x.backend();
        return device.takesChain(spec, type) ? Optional.of(run(device, spec)) : Optional.empty();
    }

    private boolean fits(Step step, int features) {
        Shape kernel = step.kernel.shape();
        return kernel.rank() == 2
                && kernel.dim(0) == features
                && kernel.dim(1) > 0
                && isLike(step.kernel)
                && (step.bias == null || step.bias.shape().equals(Shape.of(kernel.dim(1))) && isLike(step.bias));
    }

    private boolean isLike(Tensor other) {
        return other.dtype() == type && other.backend() == x.backend();
    }

    /** Notes a layer; false where its activation is neither none, nor a single kernel, nor softmax. */
    private boolean adds(Step step) {
        Activation activation = step.activation;
        softmax = Activations.isSoftmax(activation);
        layers.add(new DenseChainSpec.Layer(
                step.kernel.shape().dim(1), activation.op().orElse(null)));
        return softmax || activation.op().isPresent() || Activations.isLinear(activation);
    }

    private Tensor run(DenseChainKernel device, DenseChainSpec spec) {
        Buffer[] kernels = new Buffer[steps.size()];
        Buffer[] biases = new Buffer[steps.size()];
        for (int i = 0; i < kernels.length; i++) {
            Step step = steps.get(i);
            kernels[i] = step.kernel.contiguous().buffer();
            biases[i] = step.bias == null ? null : step.bias.contiguous().buffer();
        }
        Tensor in = x.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), type, x.shape().with(-1, spec.units()));
        device.denseChain(spec, in.buffer(), kernels, biases, out.buffer());
        return out;
    }
}
