package dev.densor.nn;

import dev.densor.backend.BinaryOp;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import java.util.List;

/** {@code x1 - x2}, element by element, of exactly two inputs. They broadcast, but for the batch. */
public final class Subtract extends ElementwiseMerge {
    /** A layer that takes its second input from its first. */
    public Subtract() {
        super(BinaryOp.SUBTRACT);
    }

    @Override
    public String className() {
        return "Subtract";
    }

    @Override
    protected PartialShape outputShape(List<PartialShape> inputs) {
        if (inputs.size() != 2) {
            throw new ShapeException(this + " takes two inputs, not " + inputs.size());
        }
        return super.outputShape(inputs);
    }
}
