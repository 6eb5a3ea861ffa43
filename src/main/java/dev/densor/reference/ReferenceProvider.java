package dev.densor.reference;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;
import dev.densor.host.HeapMemory;

/** Provides the reference backend, which every machine can run: the last resort. */
public final class ReferenceProvider implements BackendProvider {
    /** For the service loader. */
    public ReferenceProvider() {}

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return Availability.usable(
                "plain Java, " + Runtime.getRuntime().availableProcessors() + " cores",
                "Java " + Runtime.version() + ", " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB of heap at most");
    }

    @Override
    public Backend open(int ordinal) {
        if (ordinal != 0) {
            throw new BackendException("reference:" + ordinal + " does not exist; there is reference:0 only");
        }
        return new ReferenceBackend("reference:0", new HeapMemory("reference:0"));
    }
}
