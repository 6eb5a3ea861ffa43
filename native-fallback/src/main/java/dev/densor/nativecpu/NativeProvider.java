package dev.densor.nativecpu;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;
import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.Library;
import dev.densor.nativecpu.onednn.UnavailableException;

/** Provides the native backend where oneDNN's library loads. */
public final class NativeProvider implements BackendProvider {
    /** For the service loader. */
    public NativeProvider() {}

    @Override
    public String name() {
        return "native";
    }

    @Override
    public int priority() {
        return 50;
    }

    @Override
    public Availability probe() {
        try {
            Library.load();
            return Availability.usable(
                    Library.description() + ", " + Team.common().threads() + " threads",
                    "libraries unpacked to " + Library.folder(),
                    "threads: -D" + Team.THREADS + "=N for another number");
        } catch (UnavailableException missing) {
            return Availability.unusable(missing.getMessage(), missing.advice());
        } catch (BackendException wrong) {
            return Availability.unusable(wrong.getMessage(), "");
        }
    }

    @Override
    public Backend open(int ordinal) {
        if (ordinal != 0) {
            throw new BackendException("native:" + ordinal + " does not exist; there is native:0 only");
        }
        try {
            Library.load();
        } catch (UnavailableException missing) {
            throw new BackendException("native is not available: " + missing.getMessage() + "; " + missing.advice());
        }
        return new NativeBackend();
    }
}
