package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.densor.conformance.golden.GoldenCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts which cases of a golden group a backend answers as Keras does. */
final class GoldenReport {
    private static final int SHOWN = 20;

    private final String group;
    private final List<String> failures = new ArrayList<>();
    private int cases;
    private int informational;
    private int agreeing;
    private int otherTypes;

    GoldenReport(String group) {
        this.group = group;
    }

    void add(GoldenCase golden, Optional<String> mismatch) {
        if (golden.isInformational()) {
            informational++;
            agreeing += mismatch.isEmpty() ? 1 : 0;
        } else {
            cases++;
            mismatch.ifPresent(problem -> failures.add(golden.id() + ": " + problem));
        }
    }

    /** A case with arrays of types that the backend does not take. */
    void addOfOtherTypes() {
        otherTypes++;
    }

    /** {@code golden activations: 269/269 (8 informational, 6 agree)} */
    String line() {
        String line = "golden " + group + ": " + (cases - failures.size()) + "/" + cases;
        String more = informational == 0 ? "" : " (" + informational + " informational, " + agreeing + " agree)";
        return line + more + (otherTypes == 0 ? "" : " (" + otherTypes + " need other types)");
    }

    void assertPassed() {
        if (!failures.isEmpty()) {
            fail(line() + "\n" + String.join("\n", failures.subList(0, Math.min(SHOWN, failures.size()))));
        }
    }
}
