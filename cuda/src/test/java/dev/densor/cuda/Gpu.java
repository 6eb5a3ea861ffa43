package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.fail;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.conformance.BackendConformance;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A real GPU for a test, which is skipped where there is none; with {@code -Ddensor.require=cuda} it fails. */
final class Gpu {
    private Gpu() {}

    static void require() {
        Availability availability = new CudaProvider().probe();
        if (!availability.usable()) {
            String reason = "cuda is not available: " + availability.reason();
            String required = System.getProperty(BackendConformance.REQUIRE, "");
            if (List.of(required.split(",")).contains("cuda")) {
                fail(reason + "; -D" + BackendConformance.REQUIRE + " asks for it");
            }
            Assumptions.abort(reason);
        }
    }

    static Backend open() {
        require();
        return new CudaProvider().open(0);
    }
}
