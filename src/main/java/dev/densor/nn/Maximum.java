package dev.densor.nn;

import dev.densor.backend.BinaryOp;

/** The largest of the inputs, element by element; NaN when one is. Inputs broadcast, but for the batch. */
public final class Maximum extends Extremum {
    /** A layer that keeps the largest. */
    public Maximum() {
        super(BinaryOp.MAXIMUM);
    }

    @Override
    public String className() {
        return "Maximum";
    }
}
