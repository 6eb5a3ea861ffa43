package dev.densor.cuda.driver;

/**
 * The state of a device's memory.
 *
 * @param free bytes that no process has
 * @param total bytes there are
 */
public record MemoryInfo(long free, long total) {}
