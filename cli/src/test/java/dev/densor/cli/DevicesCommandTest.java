package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backends;
import org.junit.jupiter.api.Test;

class DevicesCommandTest {
    /** The provider that auto takes here. */
    private static String best() {
        return Backends.candidates().stream()
                .filter(c -> c.availability().usable())
                .findFirst()
                .orElseThrow()
                .provider()
                .name();
    }

    @Test
    void devicesListsEveryProviderByPriorityAndSaysWhichIsTaken() {
        Run run = Run.of("devices");
        assertEquals(0, run.code());
        String text = run.out().replaceAll("[ │]+", " ");
        assertTrue(text.contains(" absent 1000 no no driver "), run.out());
        assertTrue(text.contains(" failing -1 yes for tests "), run.out());
        assertTrue(run.out().indexOf("absent") < run.out().indexOf("reference"), run.out());
        assertTrue(run.out().endsWith("--device auto takes %s.%n".formatted(best())), run.out());
    }

    @Test
    void doctorTellsWhatWasFoundWhatIsUsedWhyNotAndWhatToDo() {
        Run run = Run.of("doctor");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("""
                absent, priority 1000: not usable: no driver
                  found: looked for libabsent.so
                  what to do: install the driver
                """), run.out());
        assertTrue(run.out().contains("java, priority 10: usable: plain Java, "), run.out());
        assertTrue(run.out().contains("module jdk.incubator.vector"), run.out());
        assertTrue(run.out().contains("reference, priority 0: usable: "), run.out());
        assertTrue(run.out().contains("--device auto takes " + best() + ":0: "), run.out());
        assertTrue(run.out().contains(System.getProperty("java.home")), run.out());
        assertTrue(run.out().contains("-Xmx"), run.out());
    }

    @Test
    void anUnusableDeviceIsRefusedWithItsReasonAndNotReplaced() {
        Run run = Run.of("predict", Run.model("one_by_one.keras"), "x.npy", "--device", "absent");
        assertEquals(1, run.code());
        assertEquals("densor: absent is not available: no driver; install the driver\n", run.err());
        assertEquals("", run.out());
    }

    @Test
    void anUnknownDeviceIsRefusedWithTheOnesThereAre() {
        Run run = Run.of("predict", Run.model("one_by_one.keras"), "x.npy", "--device", "tpu");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("densor: there is no backend \"tpu\"; there are auto, absent"), run.err());
    }

    /** Whether there is a GPU here or not. */
    @Test
    void cudaIsListedWithWhatWasFoundOrWhyNot() {
        String text = Run.of("devices").out().replaceAll("[ │]+", " ");
        assertTrue(text.contains(" cuda 100 yes ") || text.contains(" cuda 100 no "), text);
        Run doctor = Run.of("doctor");
        assertEquals(0, doctor.code());
        String told = doctor.out().substring(doctor.out().indexOf("cuda, priority 100: "));
        assertTrue(
                told.startsWith("cuda, priority 100: usable: ")
                        ? told.contains("  found: matrices are multiplied by ")
                        : told.contains("  what to do: "),
                told);
    }
}
