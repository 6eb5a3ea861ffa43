package dev.densor.backend;

import dev.densor.shape.Shape;

/**
 * A row-major tensor seen from one axis: [outer, length, inner].
 *
 * @param outer product of the sizes before the axis
 * @param length size along the axis
 * @param inner product of the sizes after it
 */
public record Extent(long outer, int length, long inner) {
    /** {@code shape} seen from {@code axis}, which is in [0, rank). */
    public static Extent of(Shape shape, int axis) {
        return new Extent(shape.size(0, axis), shape.dim(axis), shape.size(axis + 1, shape.rank()));
    }
}
