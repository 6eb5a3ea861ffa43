package dev.densor.backend.fused;

import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;

/** A device that compares the softmax of logits with targets in one pass, and differentiates it in the same one. */
@FunctionalInterface
public interface SoftmaxCrossentropyKernel {
    /**
     * {@code loss[r] = -sum over c of t[r, c] log(p[r, c])} with {@code p[r] = softmax(logits[r])}, and
     * {@code gradient[r, c] = p[r, c] * sum(t[r]) - t[r, c]}. Special values pass as they pass through the separate
     * kernels: 0 times an infinite logarithm is NaN, in every row that has one.
     *
     * @param rows [rows, classes, 1], with elements
     * @param target FLOAT32 [rows, classes], or INT32 [rows]: t is then 1 at this class and 0 elsewhere, and 0
     *     everywhere for a label outside [0, classes)
     * @param logits FLOAT32 [rows, classes]
     * @param loss FLOAT32 [rows]
     * @param gradient FLOAT32 [rows, classes], or null where it is not needed; overlaps no other
     */
    void softmaxCrossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient);
}
