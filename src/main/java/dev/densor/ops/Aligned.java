package dev.densor.ops;

import dev.densor.tensor.Tensor;

/**
 * Two tensors of which one may have had an axis of size 1 too few or too many at its end, as labels of shape [batch]
 * beside predictions of shape [batch, 1].
 *
 * @param first the one that came first
 * @param second the other
 */
public record Aligned(Tensor first, Tensor second) {
    /**
     * Where one rank is greater by 1 and the last axis of that tensor has size 1: the other gets such an axis when it
     * is a vector, and else that axis goes. Both stay as they are in all other cases. Source:
     * squeeze_or_expand_to_same_rank of Keras 3.15.
     *
     * @param a any shape
     * @param b any shape
     */
    public static Aligned of(Tensor a, Tensor b) {
        if (isLonger(a, b)) {
            return isVector(b) ? new Aligned(a, Shaping.expandDims(b, -1)) : new Aligned(Shaping.squeeze(a, -1), b);
        }
        if (isLonger(b, a)) {
            return isVector(a) ? new Aligned(Shaping.expandDims(a, -1), b) : new Aligned(a, Shaping.squeeze(b, -1));
        }
        return new Aligned(a, b);
    }

    private static boolean isLonger(Tensor a, Tensor b) {
        return a.shape().rank() == b.shape().rank() + 1 && a.shape().dim(-1) == 1;
    }

    private static boolean isVector(Tensor x) {
        return x.shape().rank() == 1;
    }
}
