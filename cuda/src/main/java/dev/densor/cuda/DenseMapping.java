package dev.densor.cuda;

/** How the kernels for sm_90 reach operands in memory, from the fastest to none. */
enum DenseMapping {
    /** By tensor maps where rows are aligned. */
    MAPS("tensor maps"),
    /** As packed panels, and the output element by element. */
    PANELS("packed panels without tensor maps"),
    /** Not at all: these kernels are not used. */
    NONE("nothing");

    private final String text;

    DenseMapping(String text) {
        this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
        return text;
    }
}
