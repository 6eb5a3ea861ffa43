package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Indexing;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How layers that make indices of their input give them out. An index outside [0, depth) counts nowhere. With inputs
 * [batch, ...] of three axes or more, MULTI_HOT and COUNT take the second axis for the tokens of an example, as Keras
 * computes it.
 */
enum TokenOutput {
    /** The indices themselves. */
    INT,
    /** A one in a row of zeros for each index; along the last axis if that is of size 1, else along a new one. */
    ONE_HOT,
    /** For each example a one at each index that it has. */
    MULTI_HOT,
    /** For each example how often it has each index. */
    COUNT;

    /** What a configuration says under {@code output_mode}; one of {@code allowed}. */
    static TokenOutput read(Config config, TokenOutput fallback, TokenOutput... allowed) {
        String name = config.text("output_mode", fallback.kerasName());
        // Keras 2 took "binary" for multi_hot.
        String current = name.equals("binary") ? MULTI_HOT.kerasName() : name;
        return Arrays.stream(allowed)
                .filter(mode -> mode.kerasName().equals(current))
                .findFirst()
                .orElseThrow(() -> config.wrong(
                        "output_mode",
                        "one of "
                                + Arrays.stream(allowed)
                                        .map(TokenOutput::kerasName)
                                        .collect(Collectors.joining(", "))));
    }

    /** {@code "multi_hot"}. */
    String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The shape of the output for indices of a shape. */
    PartialShape shape(PartialShape indices, int depth) {
        PartialShape added = PartialShape.of(depth);
        return switch (this) {
            case INT -> indices;
            case ONE_HOT -> isColumn(indices.rank(), indices.dim(-1)) ? indices.with(-1, depth) : indices.concat(added);
            case MULTI_HOT, COUNT -> indices.without(tokens(indices.rank())).concat(added);
        };
    }

    /**
     * The output for indices.
     *
     * @param indices INT32
     */
    Tensor encode(Tensor indices, int depth, DType dtype) {
        int rank = indices.shape().rank();
        return switch (this) {
            case INT -> Shaping.cast(indices, dtype);
            case ONE_HOT -> {
                boolean column = isColumn(rank, indices.shape().dim(-1));
                yield Indexing.oneHot(column ? Shaping.squeeze(indices, -1) : indices, depth, dtype);
            }
            case MULTI_HOT ->
                Shaping.cast(Reduction.any(Indexing.oneHot(indices, depth, DType.BOOL), false, tokens(rank)), dtype);
            case COUNT ->
                Shaping.cast(Reduction.sum(Indexing.oneHot(indices, depth, DType.FLOAT32), false, tokens(rank)), dtype);
        };
    }

    private static boolean isColumn(int rank, int lastSize) {
        return rank > 1 && lastSize == 1;
    }

    /** The axis of the tokens of an example. */
    private static int tokens(int rank) {
        return rank > 1 ? 1 : 0;
    }
}
