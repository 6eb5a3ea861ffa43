package dev.densor.backend;

/** On the test class path only: breaks the promise not to throw. */
public final class ThrowingProvider implements BackendProvider {
    /** For the service loader. */
    public ThrowingProvider() {}

    @Override
    public String name() {
        return "throwing";
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public Availability probe() {
        throw new IllegalStateException("probe failed");
    }

    @Override
    public Backend open(int ordinal) {
        throw new BackendException("throwing does not open");
    }
}
