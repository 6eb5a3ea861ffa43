package dev.densor.benchmarks.device;

/**
 * How long one call takes.
 *
 * @param family what it is one of: {@code pass}, {@code product}
 * @param name which one
 * @param microseconds for a call
 * @param bytes that it has to read and write at least; 0 where that says nothing
 * @param operations multiplications and additions of it; 0 where that says nothing
 * @param bareMicroseconds for the product alone that a dense layer has in it, timed by turns with it; 0 of anything else
 */
record Figure(
        String family, String name, double microseconds, double bytes, double operations, double bareMicroseconds) {
    /** Of anything but a dense layer. */
    Figure(String family, String name, double microseconds, double bytes, double operations) {
        this(family, name, microseconds, bytes, operations, 0);
    }

    /** Bytes in a second, in 10^9. */
    double gigabytesPerSecond() {
        return bytes / microseconds / 1e3;
    }

    /** Operations in a second, in 10^12. */
    double teraflops() {
        return operations / microseconds / 1e6;
    }
}
