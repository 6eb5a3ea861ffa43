package dev.densor.ops;

import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;

/** Matrix products by the rules for ranks that NumPy and Keras have, and the bias that is added to them. */
public final class Products {
    private Products() {}

    /**
     * NumPy's {@code matmul}: matrices in the last two axes, whose leading axes broadcast; a vector is a row on the
     * left, a column on the right, and its axis goes away again.
     *
     * @param a [..., m, k] or [k], floating point
     * @param b [..., k, n] or [k], of the same type
     * @return [..., m, n] without the axes of vectors
     * @throws ShapeException when an operand is a scalar, the inner sizes differ or the leading axes do not broadcast
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        boolean row = a.shape().rank() == 1;
        boolean column = b.shape().rank() == 1;
        Tensor left = row ? Shaping.expandDims(a, 0) : a;
        Tensor right = column ? Shaping.expandDims(b, 1) : b;
        Tensor product = ofMatrices(left, right);
        Tensor withoutRow = row ? Shaping.squeeze(product, -2) : product;
        return column ? Shaping.squeeze(withoutRow, -1) : withoutRow;
    }

    private static Tensor ofMatrices(Tensor a, Tensor b) {
        if (a.shape().rank() > 2 && b.shape().rank() == 2) {
            return Linalg.dot(a, b);
        }
        if (a.shape().rank() < 2 || b.shape().rank() < 2) {
            throw new ShapeException("matmul: operands need an axis or more: " + a.shape() + " x " + b.shape());
        }
        Shape leading = Shape.broadcast(leading(a), leading(b), "matmul");
        return Linalg.matmul(matrices(a, leading), matrices(b, leading));
    }

    private static Shape leading(Tensor x) {
        return Shape.of(Arrays.copyOf(x.shape().dims(), x.shape().rank() - 2));
    }

    /** The matrices of {@code x} repeated along the leading axes. */
    private static Tensor matrices(Tensor x, Shape leading) {
        int[] dims = Arrays.copyOf(leading.dims(), leading.rank() + 2);
        dims[leading.rank()] = x.shape().dim(-2);
        dims[leading.rank() + 1] = x.shape().dim(-1);
        return Shaping.broadcastTo(x, Shape.of(dims));
    }

    /**
     * {@link Linalg#batchDot} along the axes that Keras takes when none are given: the last of both where y has two
     * axes, else the last of x and the second-to-last of y.
     *
     * @param x [batch, ..., k]
     * @param y [batch, k] or [batch, ..., k, n]
     */
    public static Tensor batchDot(Tensor x, Tensor y) {
        return Linalg.batchDot(x, y, -1, y.shape().rank() == 2 ? -1 : -2);
    }

    /**
     * {@code x + bias} along the axis of the channels.
     *
     * @param x [batch, channels, ...] or [batch, ..., channels]
     * @param bias [channels], or all axes of x but the first, the channels at the end
     * @param channelsFirst whether the channels of x are its axis 1, not its last; a bias of several axes is then
     *     reshaped to them, not transposed, as Keras does
     * @throws ShapeException when the bias has another number of axes
     */
    public static Tensor biasAdd(Tensor x, Tensor bias, boolean channelsFirst) {
        int rank = x.shape().rank();
        int axes = bias.shape().rank();
        if (rank < 2 || axes != 1 && axes != rank - 1) {
            throw new ShapeException("biasAdd: bias " + bias.shape() + " for " + x.shape() + " must have 1 axis or "
                    + Math.max(1, rank - 1));
        }
        if (!channelsFirst) {
            return Elementwise.add(x, bias);
        }
        int[] dims = new int[rank - 1];
        Arrays.fill(dims, 1);
        System.arraycopy(bias.shape().dims(), 0, dims, axes == 1 ? 0 : 1, axes == 1 ? 1 : axes - 1);
        dims[0] = bias.shape().dim(-1);
        return Elementwise.add(x, Shaping.reshape(bias, dims));
    }
}
