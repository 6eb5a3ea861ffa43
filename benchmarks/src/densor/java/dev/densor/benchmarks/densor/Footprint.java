package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory at a moment.
 *
 * @param residentKiB of the process, as Linux counts it
 * @param heap bytes in use on the Java heap, garbage included
 * @param device bytes that the backend has allocated
 */
record Footprint(long residentKiB, long heap, long device) {
    static Footprint now(Backend backend) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        String resident = Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status has no VmRSS"));
        return new Footprint(
                Long.parseLong(resident.replaceAll("\\D", "")),
                runtime.totalMemory() - runtime.freeMemory(),
                backend.liveBytes());
    }
}
