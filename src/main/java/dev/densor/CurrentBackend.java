package dev.densor;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;

/** The device that {@link K} makes tensors on: the best one, opened when it is first asked for, or one that was set. */
final class CurrentBackend {
    private static volatile Backend chosen;

    private CurrentBackend() {}

    /** Opened once and never closed: its tensors may live as long as the process. */
    private static final class Best {
        static final Backend BACKEND = Backends.best();
    }

    static Backend get() {
        Backend set = chosen;
        return set != null ? set : Best.BACKEND;
    }

    /** Null for the best one. */
    static void set(Backend backend) {
        chosen = backend;
    }
}
