package dev.densor.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Has JMH, which tells it of each iteration, wait before each one that counts until the suite gives this JVM its turn,
 * and tells the suite the iteration's time. JMH's threads sleep meanwhile.
 */
final class TurnTaking implements OutputFormat {
    private final BufferedReader suite;
    private final Consumer<Answer> answers;
    private final double error;
    private boolean begun;

    /**
     * For one workload.
     *
     * @param suite a line from it begins a turn; one after the last turn ends them
     * @param answers to the suite: one when the engine is warm, and one for each turn
     * @param error of the result, for the answers
     */
    TurnTaking(BufferedReader suite, Consumer<Answer> answers, double error) {
        this.suite = suite;
        this.answers = answers;
        this.error = error;
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams iteration, int number) {
        if (iteration.getType() != IterationType.MEASUREMENT) {
            return;
        }
        if (!begun) {
            begun = true;
            answers.accept(Answer.timed(List.of(), error));
        }
        awaitSuite();
    }

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams iteration, int number, IterationResult result) {
        if (iteration.getType() != IterationType.MEASUREMENT) {
            return;
        }
        answers.accept(Answer.timed(List.of(result.getPrimaryResult().getScore()), error));
        if (number == iteration.getCount()) {
            // What closes the workload would disturb the others' last turns.
            awaitSuite();
        }
    }

    private void awaitSuite() {
        try {
            if (suite.readLine() == null) {
                throw new IOException("the suite has ended");
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    @Override
    public void startRun() {
        // The suite knows.
    }

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {
        // The suite knows.
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        // Each turn was told already.
    }

    @Override
    public void endRun(Collection<RunResult> results) {
        // Each turn was told already.
    }

    @Override
    public void print(String text) {
        System.err.print(text);
    }

    @Override
    public void println(String text) {
        System.err.println(text);
    }

    @Override
    public void verbosePrintln(String text) {
        // For those who look for an error of JMH.
    }

    @Override
    public void write(int character) {
        System.err.write(character);
    }

    @Override
    public void write(byte[] characters) throws IOException {
        System.err.write(characters);
    }

    @Override
    public void flush() {
        System.err.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
