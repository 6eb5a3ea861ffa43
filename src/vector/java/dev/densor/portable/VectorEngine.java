package dev.densor.portable;

import jdk.incubator.vector.FloatVector;

/** Multiplies by the Vector API, with vectors as long as the processor's. Loaded by name where its module is present. */
final class VectorEngine implements Engine {
    /** Shorter vectors are no faster than what the compiler makes of loops. */
    private static final int LEAST_BITS = 256;

    private static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();

    /**
     * Multiplies once, so that a JDK on which the module has changed is noticed here.
     *
     * @throws UnsupportedOperationException where vectors are too short to be of use
     */
    VectorEngine() {
        if (BITS < LEAST_BITS) {
            throw new UnsupportedOperationException("vectors of " + BITS + " bits");
        }
        Panels panels = panels(4, 1);
        Tile tile = new Tile();
        tile.rows = 5;
        tile.columns = 1;
        tile.stride = panels.stride(1);
        tile.depth = 4;
        panels.multiply(tile, 0, 0);
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
