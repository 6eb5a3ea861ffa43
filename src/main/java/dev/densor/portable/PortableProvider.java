package dev.densor.portable;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;
import dev.densor.host.HeapMemory;
import dev.densor.host.Team;

/** Provides the plain-Java backend, {@code java}, which every machine can run. */
public final class PortableProvider implements BackendProvider {
    /** For the service loader. */
    public PortableProvider() {}

    @Override
    public String name() {
        return "java";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Availability probe() {
        try {
            return Availability.usable(PortableBackend.hardware(), vectors(), threads());
        } catch (BackendException wrongSetting) {
            return Availability.unusable(wrongSetting.getMessage(), "");
        }
    }

    private static String vectors() {
        if (!Engines.hasModule()) {
            return "no module " + Engines.MODULE + ": matrix products take a third of the time with it; start Java with"
                    + " --add-modules " + Engines.MODULE;
        }
        return "module " + Engines.MODULE + ", matrix products by "
                + Engines.best().description();
    }

    private static String threads() {
        return Team.common().threads() + " of " + Runtime.getRuntime().availableProcessors() + " processors used; -D"
                + Team.THREADS + "=N sets how many";
    }

    @Override
    public Backend open(int ordinal) {
        if (ordinal != 0) {
            throw new BackendException("java:" + ordinal + " does not exist; there is java:0 only");
        }
        return new PortableBackend("java:0", new HeapMemory("java:0"));
    }
}
