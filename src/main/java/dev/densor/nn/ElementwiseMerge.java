package dev.densor.nn;

import dev.densor.backend.BinaryOp;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code x1 op x2 op ...}, element by element. The batch is the same in all; further axes are aligned at the last and
 * broadcast: an input with fewer of them gets new ones of size 1 after the batch.
 */
abstract sealed class ElementwiseMerge extends MergeLayer permits Add, Average, Extremum, Multiply, Subtract {
    private final BinaryOp op;

    ElementwiseMerge(BinaryOp op) {
        this.op = op;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of();
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected PartialShape outputShape(List<PartialShape> inputs) {
        return inputs.stream().reduce(this::broadcast).orElseThrow();
    }

    private PartialShape broadcast(PartialShape a, PartialShape b) {
        int[] dims = new int[Math.max(a.rank(), b.rank())];
        for (int i = 1; i < dims.length; i++) {
            int x = i < a.rank() ? a.dim(-i) : 1;
            int y = i < b.rank() ? b.dim(-i) : 1;
            dims[dims.length - i] = x == 1 ? y : y == 1 ? x : same(x, y, a, b);
        }
        int batchA = a.dim(0);
        int batchB = b.dim(0);
        dims[0] = batchA == PartialShape.UNKNOWN
                ? batchB
                : batchB == PartialShape.UNKNOWN ? batchA : same(batchA, batchB, a, b);
        return PartialShape.of(dims);
    }

    private int same(int x, int y, PartialShape a, PartialShape b) {
        if (x == PartialShape.UNKNOWN || y == PartialShape.UNKNOWN) {
            return PartialShape.UNKNOWN;
        }
        if (x != y) {
            throw new ShapeException(
                    this + ": inputs " + a + " and " + b + " do not go together (" + x + " vs " + y + ")");
        }
        return x;
    }

    @Override
    protected Tensor merge(List<Tensor> inputs) {
        return inputs.stream().reduce(this::combine).orElseThrow();
    }

    /** One operation of the chain. */
    final Tensor combine(Tensor a, Tensor b) {
        return Elementwise.apply(op, a, b);
    }

    @Override
    protected final Tensor merge(List<Tensor> inputs, List<Tensor> masks) {
        int rank = inputs.stream().mapToInt(x -> x.shape().rank()).max().orElseThrow();
        List<Tensor> aligned = new ArrayList<>();
        List<Tensor> alignedMasks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            aligned.add(insertOnes(x, 1, rank));
            // As in Keras, an input that is given new axes loses its mask on the way.
            boolean masked = masks.get(i) != null && x.shape().rank() == rank;
            alignedMasks.add(
                    masked ? insertOnes(masks.get(i), masks.get(i).shape().rank(), rank) : null);
        }
        boolean matters =
                semantics() == KerasVersion.V3 && alignedMasks.stream().anyMatch(Objects::nonNull);
        return matters ? mergeMasked(aligned, alignedMasks) : merge(aligned);
    }

    /**
     * Computes the output of Keras 3 where an input has a mask; by default as where none has.
     *
     * @param inputs all of one rank
     * @param masks BOOL, broadcast against their inputs; null for an input without
     */
    Tensor mergeMasked(List<Tensor> inputs, List<Tensor> masks) {
        return merge(inputs);
    }

    /** With axes of size 1 before axis {@code at}, until there are {@code rank}. */
    private static Tensor insertOnes(Tensor x, int at, int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        int[] given = x.shape().dims();
        System.arraycopy(given, 0, dims, 0, at);
        System.arraycopy(given, at, dims, rank - (given.length - at), given.length - at);
        return Shaping.reshape(x, Shape.of(dims));
    }
}
