package dev.densor.cuda;

/**
 * How a long axis is cut where there are few rows, so that all of a device has work.
 *
 * @param count of segments; 1 when the axis is not cut
 * @param chunk elements of each but the last, which has 1 to as many
 */
record Segments(int count, int chunk) {
    /** An axis that is not cut. */
    static Segments whole(int length) {
        return new Segments(1, length);
    }

    /**
     * Cuts an axis into segments of equal size.
     *
     * @param length of the axis, 1 or more
     * @param wanted how many there should be
     * @param least elements that a segment has at least; segments are multiples of it
     */
    static Segments of(int length, long wanted, int least) {
        long pieces = length / least;
        long count = Math.max(1, Math.min(wanted, pieces));
        if (count == 1) {
            return whole(length);
        }
        long chunk = Launch.divideUp(Launch.divideUp(length, count), least) * least;
        return new Segments((int) Launch.divideUp(length, chunk), (int) chunk);
    }
}
