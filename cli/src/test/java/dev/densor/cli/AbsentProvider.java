package dev.densor.cli;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;

/** A kind of device that would be taken first, if the machine had it. */
public final class AbsentProvider implements BackendProvider {
    @Override
    public String name() {
        return "absent";
    }

    @Override
    public int priority() {
        return 1000;
    }

    @Override
    public Availability probe() {
        return Availability.unusable("no driver", "install the driver", "looked for libabsent.so");
    }

    @Override
    public Backend open(int ordinal) {
        throw new BackendException("opened though it cannot be used");
    }
}
