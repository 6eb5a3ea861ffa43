package dev.densor.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.jmh.LoopEngine;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Network;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with an engine, asked as the suite asks it. */
class WorkerTest {
    @TempDir
    private Path folder;

    private WorkerProcess start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                Worker.class.getName(),
                new Gson().toJson(new Plan(1, 1, 3, 1)));
        return new WorkerProcess(
                builder.redirectError(folder.resolve("log").toFile()).start());
    }

    private void register(Class<? extends Engine> engine) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Engine.class.getName()), engine.getName());
    }

    @Test
    void aWorkloadIsTimedByJmhTurnByTurnWhenItsResultIsRight() throws IOException, InterruptedException {
        register(LoopEngine.class);
        try (WorkerProcess worker = start()) {
            assertEquals("loops", worker.greeting().engine());

            Answer ready = worker.ask("dense-3x4x5-relu");
            assertEquals(Answer.Status.TIMED, ready.status(), ready.message());
            assertTrue(ready.microseconds().isEmpty());
            assertTrue(ready.error() < 1e-6);
            for (int turn = 0; turn < 3; turn++) {
                Answer timed = worker.turn();
                assertEquals(1, timed.microseconds().size());
                assertTrue(timed.microseconds().get(0) > 0);
            }
            worker.end();

            assertEquals(Answer.Status.WRONG, worker.ask("tanh-2x3").status());
            assertEquals(Answer.Status.ABSENT, worker.ask("relu-2x3").status());
            assertEquals(Answer.Status.FAILED, worker.ask("nonsense").status());
            // After all of that it still answers.
            assertEquals(Answer.Status.TIMED, worker.ask("mlp-1").status());
        }
    }

    @Test
    void enginesTakeAsManyTurnsAsEachOther() throws IOException, InterruptedException {
        register(LoopEngine.class);
        try (WorkerProcess one = start();
                WorkerProcess other = start()) {
            Map<String, WorkerProcess> workers = new LinkedHashMap<>();
            workers.put("one", one);
            workers.put("other", other);
            for (String workload : List.of("mlp-1", "relu-2x3", "dense-3x4x5-relu")) {
                List<Measurement> measured = Turns.measure(workers, 7, workload, 3);
                assertEquals(
                        List.of("one", "other"),
                        measured.stream().map(Measurement::engine).toList());
                int turns = workload.equals("relu-2x3") ? 0 : 3;
                for (Measurement each : measured) {
                    assertEquals(workload, each.workload());
                    assertEquals(7, each.round());
                    assertEquals(turns, each.answer().microseconds().size());
                    assertEquals(turns > 0, each.answer().isTimed());
                }
            }
        }
    }

    @Test
    void anEngineThatDiesLeavesTheTurnsToTheOthers() throws IOException, InterruptedException {
        register(LoopEngine.class);
        try (WorkerProcess one = start();
                WorkerProcess dead = start()) {
            dead.close();
            Map<String, WorkerProcess> workers = new LinkedHashMap<>();
            workers.put("dead", dead);
            workers.put("one", one);
            List<Measurement> measured = Turns.measure(workers, 0, "mlp-1", 3);
            assertEquals(Answer.Status.FAILED, measured.get(0).answer().status());
            assertEquals(3, measured.get(1).answer().microseconds().size());
        }
    }

    @Test
    void aClassPathWithoutAnEngineIsExplained() throws IOException, InterruptedException {
        try (WorkerProcess worker = start()) {
            assertTrue(worker.greeting().failure().contains("the class path has 0 engines"));
        }
    }

    @Test
    void anEngineThatCannotBeMadeSaysWhy() throws IOException, InterruptedException {
        register(UnusableEngine.class);
        try (WorkerProcess worker = start()) {
            assertEquals(
                    "java.lang.IllegalStateException: there is no such device",
                    worker.greeting().failure());
        }
    }

    /** Its device is missing. */
    public static final class UnusableEngine implements Engine {
        /** Fails. */
        public UnusableEngine() {
            throw new IllegalStateException("there is no such device");
        }

        @Override
        public String description() {
            throw new AssertionError("there is none to ask");
        }

        @Override
        public Optional<Job> network(Network network) {
            return Optional.empty();
        }

        @Override
        public Optional<Job> activation(ActivationPass pass) {
            return Optional.empty();
        }
    }
}
