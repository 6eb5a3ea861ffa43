package com.example.tinybackend;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;

/** Finds the one tiny device, which is there wherever Java is. */
public final class TinyProvider implements BackendProvider {
    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe() {
        return Availability.usable("plain arrays");
    }

    @Override
    public Backend open(int ordinal) {
        if (ordinal != 0) {
            throw new BackendException("tiny:" + ordinal + " does not exist; there is tiny:0 only");
        }
        return new TinyBackend();
    }
}
