package dev.densor;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import java.util.function.Supplier;

/** The device that {@link K} makes tensors on: the best one, opened when it is first asked for, or one that was set. */
final class CurrentBackend {
    private static final Best BEST = new Best(Backends::best);
    private static volatile Backend chosen;

    private CurrentBackend() {}

    /** Opened once and never closed: its tensors may live as long as the process. One that fails is tried again. */
    static final class Best {
        private final Supplier<Backend> opener;
        private Backend opened;

        Best(Supplier<Backend> opener) {
            this.opener = opener;
        }

        synchronized Backend get() {
            if (opened == null) {
                opened = opener.get();
            }
            return opened;
        }
    }

    /** @throws dev.densor.backend.BackendException when the best one cannot be opened */
    static Backend get() {
        Backend set = chosen;
        return set != null ? set : BEST.get();
    }

    /** Null for the best one. */
    static void set(Backend backend) {
        chosen = backend;
    }
}
