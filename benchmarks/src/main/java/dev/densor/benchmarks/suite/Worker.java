package dev.densor.benchmarks.suite;

import com.google.gson.Gson;
import dev.densor.benchmarks.jmh.Family;
import dev.densor.benchmarks.jmh.Trial;
import dev.densor.benchmarks.jmh.UnfitException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The program of an engine's JVM. It reads names of workloads from standard input, a line each, and has JMH time them in
 * this JVM, an iteration whenever it has its turn; its answers are lines of JSON. A JVM lives for a round, because engines
 * that take turns are there at the same time; JMH's own forks would come one after the other.
 */
final class Worker {
    private static final Gson GSON = new Gson();

    private final Plan plan;

    private Worker(Plan plan) {
        this.plan = plan;
    }

    /** Arguments: the plan, as JSON. */
    public static void main(String[] args) throws IOException {
        // JMH would have one JVM at a time; here all are open and one computes at a time.
        System.setProperty("jmh.ignoreLock", "true");
        // Whatever libraries print goes to the log.
        PrintStream answers = System.out;
        System.setOut(System.err);
        Greeting greeting = greet();
        answers.println(GSON.toJson(greeting));
        if (greeting.failure() == null) {
            new Worker(GSON.fromJson(args[0], Plan.class)).serve(answers);
        }
        // Some libraries leave threads behind that are not daemons.
        System.exit(0);
    }

    private static Greeting greet() {
        try {
            return Greeting.of(inAThreadOfItsOwn(() -> Trial.engine().description()));
        } catch (Exception unusable) {
            unusable.printStackTrace();
            return Greeting.failed(reason(unusable));
        }
    }

    /**
     * Runs what prepares in a thread that ends with it. OpenMP keeps a team for each thread that called it, and has all
     * teams sleep instead of spin as soon as they are more threads than cores: one left over from here would slow down
     * the thread in which JMH measures, several times for short calls.
     */
    private static <T> T inAThreadOfItsOwn(Callable<T> preparation) throws Exception {
        FutureTask<T> task = new FutureTask<>(preparation);
        Thread thread = new Thread(task, "preparation");
        thread.start();
        thread.join();
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof UnfitException unfit ? unfit : failed;
        }
    }

    /** What the first cause says, on one line. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().replaceAll("\\s+", " ");
    }

    private void serve(PrintStream answers) throws IOException {
        BufferedReader suite = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = suite.readLine(); name != null; name = suite.readLine()) {
            Answer answer = answer(name, suite, turn -> answers.println(GSON.toJson(turn)));
            // Garbage is not to be collected while others have their turns.
            System.gc();
            answers.println(GSON.toJson(answer));
        }
    }

    private Answer answer(String workload, BufferedReader suite, Consumer<Answer> turns) {
        try (Trial trial = inAThreadOfItsOwn(() -> Trial.of(workload))) {
            time(workload, new TurnTaking(suite, turns, trial.error()));
            return Answer.timed(List.of(), trial.error());
        } catch (UnfitException unfit) {
            Answer.Status status = unfit.isAbsent() ? Answer.Status.ABSENT : Answer.Status.WRONG;
            return Answer.without(status, unfit.getMessage());
        } catch (Exception failure) {
            failure.printStackTrace();
            return Answer.without(Answer.Status.FAILED, reason(failure));
        }
    }

    private void time(String workload, TurnTaking turns) throws RunnerException {
        TimeValue iteration = TimeValue.milliseconds(plan.milliseconds());
        Options options = new OptionsBuilder()
                .include(Family.of(workload).pattern())
                .param("workload", workload)
                .forks(0)
                .warmupIterations(plan.warmups())
                .warmupTime(iteration)
                .measurementIterations(plan.turns())
                .measurementTime(iteration)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        new Runner(options, turns).runSingle();
    }
}
