package dev.densor.portable;

import jdk.incubator.vector.FloatVector;

/** Multiplies by the Vector API, with vectors as long as the processor's. Loaded by name where its module is present. */
final class VectorEngine implements Engine {
    /** Shorter vectors are no faster than what the compiler makes of loops. */
    private static final int LEAST_BITS = 256;

    private static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();

    VectorEngine() {
        if (BITS < LEAST_BITS) {
            throw new UnsupportedOperationException("vectors of " + BITS + " bits");
        }
    }

    @Override
    public String description() {
        return "Vector API, " + BITS + " bits";
    }

    @Override
    public Panels panels(int rows, int columns) {
        return new VectorPanels(rows, columns);
    }
}
