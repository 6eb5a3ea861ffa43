package dev.densor.nn;

import dev.densor.backend.BinaryOp;

/** The smallest of the inputs, element by element; NaN when one is. Inputs broadcast, but for the batch. */
public final class Minimum extends Extremum {
    /** A layer that keeps the smallest. */
    public Minimum() {
        super(BinaryOp.MINIMUM);
    }

    @Override
    public String className() {
        return "Minimum";
    }
}
