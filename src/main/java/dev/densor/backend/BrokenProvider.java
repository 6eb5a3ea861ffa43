package dev.densor.backend;

/** Stands for a provider that cannot even be made, so that it is listed with the reason. */
record BrokenProvider(String name) implements BackendProvider {
    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Availability probe() {
        return Availability.unusable(
                "its provider cannot be made", "check that its jar and what it needs fit together");
    }

    @Override
    public Backend open(int ordinal) {
        throw new BackendException(name + " cannot be opened: " + probe().reason());
    }
}
