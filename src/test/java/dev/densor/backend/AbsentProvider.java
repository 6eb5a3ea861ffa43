package dev.densor.backend;

/** A kind of device that this machine does not have. */
public final class AbsentProvider implements BackendProvider {
    @Override
    public String name() {
        return "absent";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe() {
        return Availability.unusable("no such card", "plug one in");
    }

    @Override
    public Backend open(int ordinal) {
        throw new AssertionError("opened although it is not available");
    }
}
