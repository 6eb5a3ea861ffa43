package dev.densor.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where was measured.
 *
 * @param processor its model
 * @param cores that the JVM may use
 * @param system the operating system
 */
record Machine(String processor, int cores, String system) {
    static Machine current() {
        String kernel = System.getProperty("os.name") + " " + System.getProperty("os.version");
        return new Machine(
                field("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                field("/etc/os-release", "PRETTY_NAME", "").replace("\"", "") + " (" + kernel + ")");
    }

    /** What follows {@code name} and a colon or equals sign in a file of the system. */
    private static String field(String file, String name, String otherwise) {
        try {
            return Files.readString(Path.of(file))
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", ""))
                    .orElse(otherwise);
        } catch (IOException absent) {
            return otherwise;
        }
    }
}
