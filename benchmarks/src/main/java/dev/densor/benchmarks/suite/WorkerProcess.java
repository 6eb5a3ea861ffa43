package dev.densor.benchmarks.suite;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM with an engine, seen from outside. */
final class WorkerProcess implements AutoCloseable {
    private static final Gson GSON = new Gson();
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter requests;
    private final Greeting greeting;

    WorkerProcess(Process process) throws InterruptedException {
        this.process = process;
        answers = process.inputReader();
        requests = new PrintWriter(process.outputWriter(), true);
        String line = read();
        greeting = line == null ? Greeting.failed("its JVM ended; see its log") : GSON.fromJson(line, Greeting.class);
    }

    Greeting greeting() {
        return greeting;
    }

    /** CPU time that it and its threads took so far. */
    CpuTime cpuTime() {
        return CpuTime.of(process.pid());
    }

    /** Has it get ready for a workload and warm; an answer without times when it is. */
    Answer ask(String workload) throws InterruptedException {
        return request(workload);
    }

    /** Has it compute for a moment; it is ready. */
    Answer turn() throws InterruptedException {
        return request("turn");
    }

    /** Tells it that there are no more turns, and waits until it has put away what it made for them. */
    void end() throws InterruptedException {
        request("end");
    }

    private Answer request(String text) throws InterruptedException {
        requests.println(text);
        String line = read();
        return line == null
                ? Answer.without(Answer.Status.FAILED, "its JVM ended, or took longer than " + PATIENCE_SECONDS + " s")
                : GSON.fromJson(line, Answer.class);
    }

    /** The next line; null when there is none, or none in time. */
    private String read() throws InterruptedException {
        try {
            return CompletableFuture.supplyAsync(this::readLine).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException hopeless) {
            process.destroyForcibly();
            return null;
        }
    }

    private String readLine() {
        try {
            return answers.readLine();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    @Override
    public void close() {
        requests.close();
        process.destroy();
    }
}
