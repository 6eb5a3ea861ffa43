package dev.densor.nn;

import dev.densor.backend.BinaryOp;

/** {@code x1 + x2 + ...}, element by element. Inputs broadcast, but for the batch. */
public final class Add extends ElementwiseMerge {
    /** A layer that adds its inputs. */
    public Add() {
        super(BinaryOp.ADD);
    }

    @Override
    public String className() {
        return "Add";
    }
}
