package dev.densor.portable;

import java.util.Optional;

/** Finds the fastest way to multiply that this JVM has. */
final class Engines {
    /** The module with the Vector API. */
    static final String MODULE = "jdk.incubator.vector";

    /** The engine that uses it: by name, since its class cannot be loaded where the module is missing. */
    private static final String VECTORS = "dev.densor.portable.VectorEngine";

    private Engines() {}

    /** The choice, made once. */
    private static final class Chosen {
        static final Engine BEST = vectors().orElseGet(LoopEngine::new);
    }

    static Engine best() {
        return Chosen.BEST;
    }

    static boolean hasModule() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** None, too, where the engine finds the vectors of this processor too short. */
    private static Optional<Engine> vectors() {
        if (!hasModule()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    (Engine) Class.forName(VECTORS).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError unusable) {
            return Optional.empty();
        }
    }
}
