package dev.densor.backend;

/**
 * A kind of device that may be present, found by {@link java.util.ServiceLoader}. Needs a public constructor without
 * parameters that touches no native library.
 */
public interface BackendProvider {
    /** Short and lower-case, as a user types it: {@code "cuda"}, {@code "native"}, {@code "reference"}. */
    String name();

    /** The usable provider with the highest one is taken when the user names none: cuda 100, reference 0. */
    int priority();

    /** Whether devices can be opened. Cheap; never throws. {@link Backends} asks once. */
    Availability probe();

    /**
     * Opens a device.
     *
     * @param ordinal which of several, from 0
     * @throws BackendException when it cannot be opened or does not exist
     */
    Backend open(int ordinal);
}
