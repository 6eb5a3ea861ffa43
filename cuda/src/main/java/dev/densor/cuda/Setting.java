package dev.densor.cuda;

import dev.densor.backend.BackendException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A system property that chooses one of an enum's constants. */
final class Setting {
    private Setting() {}

    /**
     * The constant that the property names, in capitals or not; without the property {@code usual}.
     *
     * @throws BackendException when it says something else
     */
    static <E extends Enum<E>> E of(String property, E usual) {
        String chosen = System.getProperty(property, usual.name());
        E[] all = usual.getDeclaringClass().getEnumConstants();
        return Arrays.stream(all)
                .filter(one -> one.name().equalsIgnoreCase(chosen))
                .findFirst()
                .orElseThrow(() -> new BackendException("-D" + property + "=" + chosen + " is not one of "
                        + Arrays.stream(all).map(E::toString).collect(Collectors.joining(", "))));
    }
}
