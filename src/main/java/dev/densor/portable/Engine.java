package dev.densor.portable;

/** A way to multiply matrices. */
interface Engine {
    /** How, in a few words: {@code "Vector API, 512 bits"}. */
    String description();

    /** Room for a right operand of {@code rows} rows. */
    Panels panels(int rows, int columns);
}
