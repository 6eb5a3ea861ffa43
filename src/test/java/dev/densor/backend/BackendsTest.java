package dev.densor.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {
    private static String refusal(String device) {
        return assertThrows(BackendException.class, () -> Backends.open(device)).getMessage();
    }

    @Test
    void theReferenceBackendIsAlwaysFound() {
        Backends.Candidate reference = Backends.candidates().stream()
                .filter(c -> c.provider().name().equals("reference"))
                .findFirst()
                .orElseThrow();
        assertTrue(reference.availability().usable());
        assertFalse(reference.availability().reason().isEmpty());
        assertEquals(0, reference.provider().priority());
    }

    @Test
    void candidatesComeByPriorityAndAreAskedOnce() {
        List<Integer> priorities =
                Backends.candidates().stream().map(c -> c.provider().priority()).toList();
        assertEquals(priorities.stream().sorted((a, b) -> b - a).toList(), priorities);
        assertEquals(Backends.candidates(), Backends.candidates());
    }

    @Test
    void aProviderThatThrowsIsListedWithTheReason() {
        Backends.Candidate throwing = Backends.candidates().stream()
                .filter(c -> c.provider().name().equals("throwing"))
                .findFirst()
                .orElseThrow();
        assertFalse(throwing.availability().usable());
        assertEquals(
                "its provider failed: java.lang.IllegalStateException: probe failed",
                throwing.availability().reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "reference:0"})
    void aDeviceIsOpenedByName(String device) {
        try (Backend backend = Backends.open(device)) {
            assertEquals("reference:0", backend.info().name());
            assertEquals(Set.of(DType.values()), backend.info().dtypes());
            assertEquals(0, backend.liveBytes());
        }
    }

    @Test
    void autoOpensTheUsableDeviceOfTheHighestPriority() {
        String first = Backends.candidates().stream()
                .filter(c -> c.availability().usable())
                .findFirst()
                .orElseThrow()
                .provider()
                .name();
        try (Backend best = Backends.best();
                Backend auto = Backends.open("auto")) {
            assertEquals(first + ":0", best.info().name());
            assertEquals(first + ":0", auto.info().name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toaster", "toaster:0", "Reference", ""})
    void anUnknownNameIsRefusedWithTheKnownOnes(String device) {
        String name = device.split(":", 2)[0];
        assertEquals(
                "there is no backend \"" + name + "\"; there are auto, java, throwing, reference, absent",
                refusal(device));
    }

    @Test
    void anExplicitRequestNeverFallsBack() {
        assertEquals("reference:1 does not exist; there is reference:0 only", refusal("reference:1"));
        assertEquals("absent is not available: no such card; plug one in", refusal("absent"));
        assertEquals("absent is not available: no such card; plug one in", refusal("absent:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference:", "reference:x", "reference:-1", "reference:0:0", "reference:4294967295"})
    void whatIsNoOrdinalIsRefused(String device) {
        assertEquals(
                "device \"" + device + "\" does not end in a number; write reference:0, for example", refusal(device));
    }

    @Test
    void anAnswerCarriesReasonAdviceAndFindings() {
        Availability no = Availability.unusable("no driver", "install one", "looked in /usr/lib");
        assertEquals(new Availability(false, "no driver", "install one", List.of("looked in /usr/lib")), no);
        assertEquals(new Availability(true, "16 cores", "", List.of()), Availability.usable("16 cores"));
    }
}
