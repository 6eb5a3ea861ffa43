package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Skips a test where there is nothing to emulate a device with; with {@code -Ddensor.require=emulator} it fails. */
public final class Emulator {
    private static final String REQUIRE = "densor.require";

    private Emulator() {}

    /** Returns where kernels can be compiled for the processor. */
    public static void require() {
        EmulatedDriver.missing().ifPresent(reason -> {
            String message = "the kernels cannot be run on the processor: " + reason;
            if (List.of(System.getProperty(REQUIRE, "").split(",")).contains("emulator")) {
                fail(message + "; -D" + REQUIRE + " asks for it");
            }
            Assumptions.abort(message);
        });
    }
}
