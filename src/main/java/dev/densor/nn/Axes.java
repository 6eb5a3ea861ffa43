package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * One axis or several, as a configuration states them: an integer or a list.
 *
 * @param indices at least one; negative ones count from the end
 * @param isList whether a configuration has a list
 */
record Axes(List<Integer> indices, boolean isList) {
    /**
     * Chosen in code.
     *
     * @param className whose axes they are
     * @throws IllegalArgumentException when there is none
     */
    static Axes of(String className, int... axes) {
        if (axes.length == 0) {
            throw new IllegalArgumentException(className + ": axis must name at least one axis");
        }
        return new Axes(Arrays.stream(axes).boxed().toList(), axes.length > 1);
    }

    /** What a configuration says, or {@code fallback}. */
    static Axes read(Config config, String key, int fallback) {
        int[] axes = config.integers(key).orElse(new int[] {fallback});
        if (axes.length == 0) {
            throw config.wrong(key, "an integer or a list of at least one");
        }
        return new Axes(Arrays.stream(axes).boxed().toList(), config.get(key) instanceof List);
    }

    /** In the order of their numbers, as a list: what Keras makes of them when it builds a layer. */
    Axes sorted() {
        return new Axes(indices.stream().sorted().toList(), true);
    }

    int[] toArray() {
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Refuses axes that {@code input} does not have, and one that is named twice. */
    void check(PartialShape input, String what) {
        long distinct =
                indices.stream().map(axis -> input.axis(axis, what)).distinct().count();
        if (distinct < indices.size()) {
            throw new ShapeException(what + ": axes " + indices + " name an axis of " + input + " twice");
        }
    }

    /** The sizes along them, which have to be known. */
    Shape sizes(PartialShape input, String what) {
        check(input, what);
        return Shape.of(
                indices.stream().mapToInt(axis -> input.knownDim(axis, what)).toArray());
    }

    /** As a configuration holds them. */
    Object config() {
        return isList
                ? indices.stream().map(Integer::longValue).toList()
                : (Object) indices.get(0).longValue();
    }
}
