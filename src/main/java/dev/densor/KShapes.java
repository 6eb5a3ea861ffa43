package dev.densor;

import dev.densor.nn.DataFormat;
import dev.densor.ops.Control;
import dev.densor.ops.Indexing;
import dev.densor.ops.Linalg;
import dev.densor.ops.Products;
import dev.densor.ops.Shaping;
import dev.densor.ops.Slicing;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The functions of {@link K} that move elements, multiply matrices, and apply functions to parts. */
public abstract sealed class KShapes extends KCreation permits KElements {
    KShapes() {}

    /** The sizes. */
    public static Shape shape(Tensor x) {
        return x.shape();
    }

    /** The sizes. */
    public static int[] intShape(Tensor x) {
        return x.shape().dims();
    }

    /** The sizes. */
    public static int[] intShape(Variable x) {
        return x.shape().dims();
    }

    /** {@link #intShape}. */
    public static int[] getVariableShape(Variable x) {
        return intShape(x);
    }

    /** The number of axes. */
    public static int ndim(Tensor x) {
        return x.shape().rank();
    }

    /** The elements in row-major order in another shape; one size may be -1. */
    public static Tensor reshape(Tensor x, int... shape) {
        return Shaping.reshape(x, shape);
    }

    /** The axes in another order: axis i of the result is axis {@code pattern[i]} of x. */
    public static Tensor permuteDimensions(Tensor x, int... pattern) {
        return Shaping.permute(x, pattern);
    }

    /** The axes in reverse order. */
    public static Tensor transpose(Tensor x) {
        return Shaping.transpose(x);
    }

    /** A new last axis of size 1. */
    public static Tensor expandDims(Tensor x) {
        return expandDims(x, -1);
    }

    /** A new axis of size 1. */
    public static Tensor expandDims(Tensor x, int axis) {
        return Shaping.expandDims(x, axis);
    }

    /** Without an axis of size 1; ShapeException when it is of another. */
    public static Tensor squeeze(Tensor x, int axis) {
        return Shaping.squeeze(x, axis);
    }

    /** All elements along one axis. */
    public static Tensor flatten(Tensor x) {
        return Shaping.merge(x, 0, x.shape().rank());
    }

    /** All axes but the first as one: [batch, features]. */
    public static Tensor batchFlatten(Tensor x) {
        return Shaping.merge(x, 1, x.shape().rank());
    }

    /** Joined along the last axis. */
    public static Tensor concatenate(List<Tensor> tensors) {
        return concatenate(tensors, -1);
    }

    /** Joined along an axis. */
    public static Tensor concatenate(List<Tensor> tensors, int axis) {
        return Shaping.concatenate(tensors, axis);
    }

    /** Joined along a new first axis. */
    public static Tensor stack(List<Tensor> tensors) {
        return stack(tensors, 0);
    }

    /** Joined along a new axis. */
    public static Tensor stack(List<Tensor> tensors, int axis) {
        return Shaping.stack(tensors, axis);
    }

    /** Each index of an axis {@code rep} times in a row; {@code np.repeat}. */
    public static Tensor repeatElements(Tensor x, int rep, int axis) {
        return Shaping.repeat(x, rep, axis);
    }

    /** [rows, columns] becomes [rows, n, columns]. */
    public static Tensor repeat(Tensor x, int n) {
        return Shaping.repeat(Shaping.expandDims(x, 1), n, 1);
    }

    /** The whole {@code n[i]} times along axis i, of the last axes when there are fewer counts; {@code np.tile}. */
    public static Tensor tile(Tensor x, int... n) {
        return Shaping.tile(x, n);
    }

    /** The indices along the axes in reverse order. */
    public static Tensor reverse(Tensor x, int... axes) {
        return Slicing.reverse(x, axes);
    }

    /** {@code size[i]} indices from {@code start[i]} along each axis i; -1 for all that are left. */
    public static Tensor slice(Tensor x, int[] start, int[] size) {
        return Slicing.slice(x, start, size);
    }

    /** Rows of the first axis by INT32 indices of any shape; zeros for one outside. */
    public static Tensor gather(Tensor reference, Tensor indices) {
        return Indexing.gather(reference, indices, 0);
    }

    /** A last axis with 1 at the INT32 index and 0 elsewhere, {@link #floatx}; zeros for an index outside. */
    public static Tensor oneHot(Tensor indices, int numClasses) {
        return Indexing.oneHot(indices, numClasses, floatx());
    }

    /** The last axis of x with the second-to-last of y: [..., k] and [..., k, n] give all other axes. */
    public static Tensor dot(Tensor x, Tensor y) {
        return Linalg.dot(x, y);
    }

    /**
     * {@link #batchDot(Tensor, Tensor, int, int)} along the last axis of x and the last but one of y, or its last where
     * it has two axes.
     */
    public static Tensor batchDot(Tensor x, Tensor y) {
        return Products.batchDot(x, y);
    }

    /** {@link #batchDot(Tensor, Tensor, int, int)} along the same axis of both. */
    public static Tensor batchDot(Tensor x, Tensor y, int axis) {
        return batchDot(x, y, axis, axis);
    }

    /**
     * {@link #dot} for each index of axis 0, along the axes given, which count the batch; [batch, 1] when no other is
     * left.
     */
    public static Tensor batchDot(Tensor x, Tensor y, int axisX, int axisY) {
        return Linalg.batchDot(x, y, axisX, axisY);
    }

    /** NumPy's product of matrices in the last two axes; leading axes broadcast. */
    public static Tensor matmul(Tensor x, Tensor y) {
        return Products.matmul(x, y);
    }

    /** {@link #biasAdd(Tensor, Tensor, String)} in the {@link #imageDataFormat}. */
    public static Tensor biasAdd(Tensor x, Tensor bias) {
        return biasAdd(x, bias, null);
    }

    /**
     * Adds [channels], or all axes but the first, to x; {@code channels_first} means axis 1, {@code channels_last} the
     * last.
     */
    public static Tensor biasAdd(Tensor x, Tensor bias, String dataFormat) {
        return Products.biasAdd(x, bias, normalizeDataFormat(dataFormat) == DataFormat.CHANNELS_FIRST);
    }

    /** {@code [fn(elems[0]), fn(elems[1]), ...]}. */
    public static Tensor mapFn(UnaryOperator<Tensor> fn, Tensor elems) {
        return Control.map(elems, fn);
    }

    /** {@code fn(...fn(fn(elems[0], elems[1]), elems[2])...)}. */
    public static Tensor foldl(BinaryOperator<Tensor> fn, Tensor elems) {
        return foldl(fn, elems, null);
    }

    /** {@code fn(...fn(fn(initializer, elems[0]), elems[1])...)}; null begins with elems[0]. */
    public static Tensor foldl(BinaryOperator<Tensor> fn, Tensor elems, Tensor initializer) {
        return Control.foldLeft(elems, initializer, fn);
    }

    /** {@link #foldl(BinaryOperator, Tensor)} from the last to the first. */
    public static Tensor foldr(BinaryOperator<Tensor> fn, Tensor elems) {
        return foldr(fn, elems, null);
    }

    /** {@link #foldl(BinaryOperator, Tensor, Tensor)} from the last to the first. */
    public static Tensor foldr(BinaryOperator<Tensor> fn, Tensor elems, Tensor initializer) {
        return Control.foldRight(elems, initializer, fn);
    }

    /**
     * Keras's {@code switch}: {@code condition ? then : otherwise} for each element; true is what
     * is not 0; a condition of fewer axes is for whole rows.
     */
    public static Tensor where(Tensor condition, Tensor then, Tensor otherwise) {
        return Control.where(Shaping.cast(condition, DType.BOOL), then, otherwise);
    }

    /**
     * Keras's {@code switch}: one of two computations, by a scalar, true where not 0, which is read back from the
     * device.
     */
    public static Tensor where(Tensor condition, Supplier<Tensor> then, Supplier<Tensor> otherwise) {
        return Control.where(Shaping.cast(condition, DType.BOOL), then, otherwise);
    }
}
