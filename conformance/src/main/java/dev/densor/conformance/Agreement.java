package dev.densor.conformance;

/**
 * How well results agreed with what they had to be.
 *
 * @param elements how many were compared
 * @param worst the largest distance from the reference backend's answer, as a fraction of the way to the bound
 */
record Agreement(long elements, double worst) {
    /** Of nothing. */
    static final Agreement NONE = new Agreement(0, 0);

    /** Of both. */
    Agreement and(Agreement other) {
        return new Agreement(elements + other.elements, Math.max(worst, other.worst));
    }
}
