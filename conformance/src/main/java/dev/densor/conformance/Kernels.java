package dev.densor.conformance;

import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.LayerNormKernel;
import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.backend.fused.LogSoftmaxKernel;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.ops.Activations;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Linalg;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Kernels of a backend called as the contract allows but {@code dev.densor.ops} does not, or not yet. */
final class Kernels {
    private Kernels() {}

    /** {@code op(x)} written over x, as {@code Backend.unary} allows. */
    static Tensor inPlace(UnaryOp op, Tensor x) {
        Tensor out = copy(x);
        x.backend().unary(op, out.buffer(), out.buffer());
        return out;
    }

    /** {@code op(x . kernel + bias)} by the backend's fused kernel, for any op; composed where it has none. */
    static Tensor dense(UnaryOp op, Tensor x, Tensor kernel, Tensor bias) {
        if (!(x.backend() instanceof DenseKernel device) || !device.takesDense(x.dtype())) {
            return Elementwise.apply(op, Elementwise.add(Linalg.dot(x, kernel), bias));
        }
        int rows = x.shape().dim(0);
        int units = kernel.shape().dim(1);
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), Shape.of(rows, units));
        DenseSpec spec = new DenseSpec(rows, units, kernel.shape().dim(0), op);
        device.dense(
                spec,
                x.contiguous().buffer(),
                kernel.contiguous().buffer(),
                bias.contiguous().buffer(),
                out.buffer());
        return out;
    }

    /**
     * {@code op} of each sum of dense layers, by the backend's fused kernel, for any op; layer by layer where it has
     * none.
     *
     * @param operands x, then kernel and bias of each layer
     */
    static Tensor denseChain(UnaryOp op, List<Tensor> operands) {
        Tensor x = operands.get(0);
        List<Tensor> kernels = everySecond(operands, 1);
        List<Tensor> biases = everySecond(operands, 2);
        List<DenseChainSpec.Layer> layers = kernels.stream()
                .map(kernel -> new DenseChainSpec.Layer(kernel.shape().dim(1), op))
                .toList();
        DenseChainSpec spec = new DenseChainSpec(x.shape().dim(0), x.shape().dim(1), layers, false);
        if (!(x.backend() instanceof DenseChainKernel device) || !device.takesChain(spec, x.dtype())) {
            return IntStream.range(0, layers.size())
                    .boxed()
                    .reduce(x, (y, i) -> dense(op, y, kernels.get(i), biases.get(i)), (a, b) -> b);
        }
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), Shape.of(spec.rows(), spec.units()));
        device.denseChain(spec, x.buffer(), buffers(kernels), buffers(biases), out.buffer());
        return out;
    }

    private static List<Tensor> everySecond(List<Tensor> tensors, int from) {
        return IntStream.range(0, tensors.size() / 2)
                .mapToObj(i -> tensors.get(from + 2 * i))
                .toList();
    }

    private static Buffer[] buffers(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::buffer).toArray(Buffer[]::new);
    }

    /** Softmax of x along {@code axis} by the backend's fused kernel, written over x; composed where it has none. */
    static Tensor softmaxInPlace(Tensor x, int axis) {
        if (!(x.backend() instanceof SoftmaxKernel device) || x.shape().size() == 0) {
            return Activations.softmax(x, axis);
        }
        Tensor out = copy(x);
        device.softmax(Extent.of(x.shape(), axis), out.buffer(), out.buffer());
        return out;
    }

    /** As {@link #softmaxInPlace}, of its logarithm. */
    static Tensor logSoftmaxInPlace(Tensor x, int axis) {
        if (!(x.backend() instanceof LogSoftmaxKernel device) || x.shape().size() == 0) {
            return Activations.logSoftmax(x, axis);
        }
        Tensor out = copy(x);
        device.logSoftmax(Extent.of(x.shape(), axis), out.buffer(), out.buffer());
        return out;
    }

    /** The rows of x normalised by the backend's fused kernel, written over x; composed where it has none. */
    static Tensor layerNormInPlace(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
        if (!(x.backend() instanceof LayerNormKernel device) || x.shape().size() == 0) {
            return Normalizations.standardize(x, new Normalizations.Affine(gamma, beta), epsilon, -1);
        }
        Tensor out = copy(x);
        int length = x.shape().dim(-1);
        LayerNormSpec spec = new LayerNormSpec(x.shape().size() / length, length, epsilon);
        device.layerNorm(
                spec,
                out.buffer(),
                gamma.contiguous().buffer(),
                beta.contiguous().buffer(),
                out.buffer());
        return out;
    }

    /** {@code x} copied to memory of its own. */
    private static Tensor copy(Tensor x) {
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        x.backend().copy(x.view(), out.view());
        return out;
    }

    /** {@code x} copied into every second row of a larger tensor of ones, backwards. */
    static Tensor copyIntoGaps(Tensor x) {
        int size = Math.toIntExact(x.shape().size());
        Tensor flat = Shaping.reshape(x, size);
        Tensor out = Tensor.filled(x.backend(), x.dtype(), Shape.of(size, 2), 1);
        Tensor gaps = Shaping.reverse(Shaping.slice(out, 1, 1, 1), 0);
        x.backend()
                .copy(
                        flat.view(),
                        new View(gaps.buffer(), Shaping.squeeze(gaps, 1).layout()));
        return out;
    }

    /** {@code op} along {@code axis} where it stands, not moved to the end. */
    static Tensor reduce(ReduceOp op, Tensor x, int axis) {
        Tensor in = x.contiguous();
        DType result = op.isIndex() ? DType.INT32 : x.dtype();
        Tensor out = Tensor.uninitialized(x.backend(), result, x.shape().without(axis));
        x.backend().reduce(op, in.buffer(), Extent.of(x.shape(), axis), out.buffer());
        return out;
    }

    static Tensor scan(ScanOp op, Tensor x, int axis) {
        Tensor in = x.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        x.backend().scan(op, in.buffer(), Extent.of(x.shape(), axis), out.buffer());
        return out;
    }

    /** {@code a . b} in the four ways in which the operands may be stored; a is [batch, m, k], b [batch, k, n]. */
    static List<Tensor> products(Tensor a, Tensor b) {
        Tensor left = a.contiguous();
        Tensor right = b.contiguous();
        Tensor leftTransposed = Shaping.permute(a, 0, 2, 1).contiguous();
        Tensor rightTransposed = Shaping.permute(b, 0, 2, 1).contiguous();
        int batch = a.shape().dim(0);
        int m = a.shape().dim(1);
        int k = a.shape().dim(2);
        int n = b.shape().dim(2);
        return List.of(
                product(new MatmulSpec(batch, m, n, k, false, false), left, right),
                product(new MatmulSpec(batch, m, n, k, true, false), leftTransposed, right),
                product(new MatmulSpec(batch, m, n, k, false, true), left, rightTransposed),
                product(new MatmulSpec(batch, m, n, k, true, true), leftTransposed, rightTransposed));
    }

    private static Tensor product(MatmulSpec spec, Tensor a, Tensor b) {
        Tensor out = Tensor.uninitialized(a.backend(), a.dtype(), Shape.of(spec.batch(), spec.m(), spec.n()));
        a.backend().matmul(spec, a.buffer(), b.buffer(), out.buffer());
        return out;
    }

    /** {@code x} with {@code updates} added at {@code indices} along the middle axis of three. */
    static Tensor scatterAdd(Tensor x, Tensor indices, Tensor updates) {
        Tensor out = copy(x);
        x.backend().scatterAdd(updates.buffer(), indices.buffer(), Extent.of(x.shape(), 1), out.buffer());
        return out;
    }
}
