package dev.densor.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.QueueClock;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    /** A device that needs a millisecond to fill memory, and for other calls what they say. */
    private static final class Clock {
        final List<String> queued = new ArrayList<>();
        double now;

        Backend over(Backend backend) {
            return (Backend) Proxy.newProxyInstance(
                    Clock.class.getClassLoader(),
                    new Class<?>[] {Backend.class, QueueClock.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "microseconds" -> time((Runnable) arguments[0]);
                        case "fill" -> call("fill", 1000);
                        default -> method.invoke(backend, arguments);
                    });
        }

        double time(Runnable calls) {
            double before = now;
            calls.run();
            return now - before;
        }

        Object call(String name, double microseconds) {
            queued.add(name);
            now += microseconds;
            return null;
        }
    }

    @Test
    void callsAreTimedByTurnsByTheDevicesClockWithAHeadStart() {
        Clock clock = new Clock();
        try (Backend backend = Backends.open("java")) {
            try (Turns turns = new Turns(clock.over(backend), 0.1, 1)) {
                List<Runnable> calls = List.of(() -> clock.call("a", 25), () -> clock.call("b", 50));
                assertArrayEquals(new double[] {25, 50}, turns.microseconds(calls));
                assertEquals(1 << 20, backend.liveBytes());
            }
            assertEquals(0, backend.liveBytes());
        }
        // Four of a and two of b fill a tenth of a millisecond; they are queued in less than one fill takes.
        List<String> round = List.of("fill", "a", "a", "a", "a", "fill", "b", "b");
        List<String> last = clock.queued.subList(clock.queued.size() - 2 * round.size(), clock.queued.size());
        assertEquals(round, last.subList(0, round.size()));
        assertEquals(round, last.subList(round.size(), last.size()));
    }

    @Test
    void withoutSuchAClockTheHostsIsTaken() {
        try (Backend backend = Backends.open("java");
                Turns turns = new Turns(backend, 0.1, 1)) {
            assertEquals(0, backend.liveBytes(), "there is nothing to be ahead of");
            int[] calls = new int[1];
            assertTrue(turns.microseconds(List.of(() -> calls[0]++))[0] >= 0);
            assertTrue(calls[0] >= 4 + 7, calls[0] + " calls");
        }
    }
}
