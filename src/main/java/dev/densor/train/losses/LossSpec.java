package dev.densor.train.losses;

import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which loss it is, apart from its name and its reduction.
 *
 * @param className Keras's: {@code "Huber"}; of one that a user wrote its name
 * @param isOwn whether a user wrote it
 * @param options all of them by Keras's names, in its order
 * @param silent options that Keras does not write, by the value for which it need not
 * @param function computes it
 */
record LossSpec(
        String className,
        boolean isOwn,
        Map<String, Object> options,
        Map<String, Object> silent,
        LossFunction function) {
    static LossSpec of(String className, LossFunction function) {
        return new LossSpec(className, false, Map.of(), Map.of(), function);
    }

    static LossSpec own(String name, LossFunction function) {
        return new LossSpec(name, true, Map.of(), Map.of(), function);
    }

    LossSpec options(Map<String, Object> some) {
        return new LossSpec(className, isOwn, some, silent, function);
    }

    LossSpec silent(String option, Object value) {
        return new LossSpec(className, isOwn, options, Map.of(option, value), function);
    }

    /** The same by the formula of a version. */
    LossSpec in(KerasVersion version) {
        return new LossSpec(className, isOwn, options, silent, function.in(version));
    }

    /** A loss of this kind with what its configuration says. */
    Loss named(Config config, String name) {
        return new Loss(this, config.text("name", name), LossReduction.read(config));
    }

    /** The options as Keras writes them. Those it forgets are written where forgetting them would lose something. */
    Map<String, Object> written() {
        Map<String, Object> written = new LinkedHashMap<>(options);
        silent.forEach(written::remove);
        return written;
    }

    /** All options, one of them changed. */
    Map<String, Object> changed(String option, Object value) {
        if (!options.containsKey(option)) {
            throw new IllegalArgumentException("loss \"" + className + "\": has no option \"" + option + "\"; it has "
                    + (options.isEmpty() ? "none" : String.join(", ", options.keySet())));
        }
        Map<String, Object> changed = new LinkedHashMap<>(options);
        changed.put(option, value instanceof Integer number ? Long.valueOf(number) : value);
        return changed;
    }
}
