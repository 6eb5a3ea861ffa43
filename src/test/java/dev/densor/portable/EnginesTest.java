package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class EnginesTest {
    /** Tests run without the module first, and once more with it: see the profile also-java. */
    private static final boolean ASKED_FOR = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(argument -> argument.startsWith("--add-modules") && argument.contains(Engines.MODULE));

    @Test
    void theVectorApiIsUsedWhereItsModuleIsAskedFor() {
        assertEquals(ASKED_FOR, Engines.hasModule());
        boolean used = !(Engines.best() instanceof LoopEngine);
        assertEquals(ASKED_FOR && hasLongVectors(), used);
        assertEquals(used, Engines.best().description().startsWith("Vector API, "));
    }

    private static boolean hasLongVectors() {
        try {
            Object preferred = Class.forName("jdk.incubator.vector.FloatVector")
                    .getField("SPECIES_PREFERRED")
                    .get(null);
            Object bits = Class.forName("jdk.incubator.vector.VectorSpecies")
                    .getMethod("vectorBitSize")
                    .invoke(preferred);
            return (int) bits >= 256;
        } catch (ReflectiveOperationException missing) {
            throw new AssertionError(missing);
        }
    }

    @Test
    void thereIsOneChoice() {
        assertEquals(Engines.best(), Engines.best());
    }
}
