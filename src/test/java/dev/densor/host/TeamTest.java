package dev.densor.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TeamTest {
    private final String threadsBefore = System.getProperty(Team.THREADS);

    @AfterEach
    void restoreTheCommonTeam() {
        if (threadsBefore == null) {
            System.clearProperty(Team.THREADS);
        } else {
            System.setProperty(Team.THREADS, threadsBefore);
        }
        Team.useThreads(Team.configuredThreads());
    }

    /** How often each of {@code tasks} tasks ran. */
    private static int[] counts(Team team, int tasks) {
        AtomicIntegerArray counts = new AtomicIntegerArray(tasks);
        team.run(tasks, counts::incrementAndGet);
        int[] result = new int[tasks];
        Arrays.setAll(result, counts::get);
        return result;
    }

    private static int[] ones(int tasks) {
        int[] ones = new int[tasks];
        Arrays.fill(ones, 1);
        return ones;
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,5", "2,0", "2,1", "2,2", "3,2", "4,1000", "7,3"})
    void eachTaskRunsOnceInEachOfManyCalls(int threads, int tasks) {
        try (Team team = new Team(threads)) {
            assertEquals(threads, team.threads());
            for (int call = 0; call < 2000; call++) {
                assertArrayEquals(ones(tasks), counts(team, tasks));
            }
        }
    }

    @Test
    void whatTasksWroteIsSeenByTheCaller() {
        try (Team team = new Team(3)) {
            int[] written = new int[64];
            for (int call = 1; call <= 20_000; call++) {
                int value = call;
                team.run(written.length, task -> written[task] = value);
                for (int found : written) {
                    assertEquals(value, found);
                }
            }
        }
    }

    @Test
    void tasksRunOnAllThreads() {
        try (Team team = new Team(3)) {
            CountDownLatch together = new CountDownLatch(3);
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            team.run(3, task -> {
                threads.add(Thread.currentThread());
                together.countDown();
                await(together);
            });
            assertEquals(3, threads.size());
            assertTrue(threads.contains(Thread.currentThread()));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aSleepingTeamWakes() throws InterruptedException {
        try (Team team = new Team(2)) {
            for (int call = 0; call < 20; call++) {
                Thread.sleep(2);
                assertArrayEquals(ones(50), counts(team, 50));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anExceptionReachesTheCallerAfterTheOtherTasksRan(int threads) {
        try (Team team = new Team(threads)) {
            for (int bad = 0; bad < 10; bad++) {
                int failing = bad;
                AtomicIntegerArray counts = new AtomicIntegerArray(10);
                RuntimeException thrown = assertThrows(
                        IllegalStateException.class,
                        () -> team.run(10, task -> {
                            counts.incrementAndGet(task);
                            if (task == failing) {
                                throw new IllegalStateException("task " + task);
                            }
                        }));
                assertEquals("task " + failing, thrown.getMessage());
                for (int task = 0; task < counts.length(); task++) {
                    assertEquals(1, counts.get(task));
                }
            }
            assertArrayEquals(ones(10), counts(team, 10));
        }
    }

    @Test
    void anErrorReachesTheCallerAsItself() {
        try (Team team = new Team(2)) {
            Error error = new StackOverflowError();
            assertSame(
                    error,
                    assertThrows(
                            StackOverflowError.class,
                            () -> team.run(2, task -> {
                                throw error;
                            })));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCheckedExceptionThatALambdaHidReachesTheCallerAsACause(int threads) {
        try (Team team = new Team(threads)) {
            IOException hidden = new IOException("disk");
            Throwable thrown = assertThrows(
                    UndeclaredThrowableException.class,
                    () -> team.run(2, task -> TeamTest.<RuntimeException>hide(hidden)));
            assertSame(hidden, thrown.getCause());
            assertArrayEquals(ones(10), counts(team, 10));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Exception> void hide(Exception thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aCallFromWithinATaskRunsAllItsTasks() {
        try (Team team = new Team(3)) {
            for (int call = 0; call < 200; call++) {
                AtomicIntegerArray counts = new AtomicIntegerArray(12);
                team.run(4, outer -> team.run(3, inner -> counts.incrementAndGet(outer * 3 + inner)));
                for (int i = 0; i < counts.length(); i++) {
                    assertEquals(1, counts.get(i));
                }
            }
        }
    }

    @Test
    void callsOfSeveralThreadsDoNotMix() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (Team team = new Team(3)) {
            List<Future<?>> results = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                results.add(callers.submit(() -> {
                    for (int call = 0; call < 3000; call++) {
                        assertArrayEquals(ones(7), counts(team, 7));
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aClosedTeamWorksWithItsCallersAlone() {
        Team team = new Team(4);
        team.close();
        team.close();
        assertArrayEquals(ones(100), counts(team, 100));
    }

    @Test
    void closingEndsTheThreads() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Team team = new Team(2);
        CountDownLatch together = new CountDownLatch(2);
        team.run(2, task -> {
            threads.add(Thread.currentThread());
            together.countDown();
            await(together);
        });
        threads.remove(Thread.currentThread());
        Thread.sleep(2);
        team.close();
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(20).toMillis());
            assertFalse(thread.isAlive());
        }
    }

    @Test
    void aTeamCanBeClosedWhileItWorks() throws Exception {
        ExecutorService closer = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 50; round++) {
                Team team = new Team(3);
                Future<?> closing = closer.submit(team::close);
                assertArrayEquals(ones(500), counts(team, 500));
                closing.get();
            }
        } finally {
            closer.shutdownNow();
        }
    }

    @Test
    void useThreadsReplacesTheCommonTeam() {
        Team before = Team.common();
        Team.useThreads(3);
        assertEquals(3, Team.common().threads());
        assertSame(Team.common(), Team.common());
        assertArrayEquals(ones(20), counts(Team.common(), 20));
        assertArrayEquals(ones(20), counts(before, 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void aNumberOfThreadsOutOfRangeIsRefusedAndNothingChanges(int threads) {
        Team before = Team.common();
        String message = assertThrows(IllegalArgumentException.class, () -> Team.useThreads(threads))
                .getMessage();
        assertEquals("threads must be from 1 to 1024, not " + threads, message);
        assertSame(before, Team.common());
    }

    @Test
    void thePropertySaysHowManyThreads() {
        System.setProperty(Team.THREADS, "5");
        assertEquals(5, Team.configuredThreads());
        System.clearProperty(Team.THREADS);
        assertEquals(Runtime.getRuntime().availableProcessors(), Team.configuredThreads());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "two", "", "1025", "99999999999", "2 "})
    void aWrongPropertyIsRefusedWithTheRange(String value) {
        System.setProperty(Team.THREADS, value);
        String message =
                assertThrows(BackendException.class, Team::configuredThreads).getMessage();
        assertEquals(
                "-Ddensor.threads=" + value
                        + " is not a number of threads from 1 to 1024; leave it out to use every processor",
                message);
    }
}
