package dev.densor.benchmarks.device;

/**
 * How long one call takes.
 *
 * @param family what it is one of: {@code pass}, {@code product}
 * @param name which one
 * @param microseconds for a call
 * @param bytes that it has to read and write at least; 0 where that says nothing
 * @param operations multiplications and additions of it; 0 where that says nothing
 */
record Figure(String family, String name, double microseconds, double bytes, double operations) {
    /** Bytes in a second, in 10^9. */
    double gigabytesPerSecond() {
        return bytes / microseconds / 1e3;
    }

    /** Operations in a second, in 10^12. */
    double teraflops() {
        return operations / microseconds / 1e6;
    }
}
