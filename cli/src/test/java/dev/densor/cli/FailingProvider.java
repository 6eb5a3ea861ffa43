package dev.densor.cli;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendProvider;

/** A kind of device of the lowest priority whose ordinals fail in different ways. */
public final class FailingProvider implements BackendProvider {
    @Override
    public String name() {
        return "failing";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe() {
        return Availability.usable("for tests");
    }

    @Override
    public Backend open(int ordinal) {
        if (ordinal == 0) {
            throw new OutOfMemoryError("Java heap space");
        }
        throw new IllegalStateException("nobody thought of this");
    }
}
