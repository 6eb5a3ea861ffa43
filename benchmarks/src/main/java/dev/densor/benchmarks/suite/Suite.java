package dev.densor.benchmarks.suite;

import dev.densor.benchmarks.jmh.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Has all engines take turns at one workload after the other, in several rounds, so that whatever else the machine does
 * meets all of them alike; then writes the results. {@code run.sh} starts it after it built the class paths.
 */
@Command(name = "benchmarks/run.sh", description = "Times engines side by side and writes a report.")
final class Suite implements Callable<Integer> {
    /** Timed once without being counted: the JVM's compilers need a second for what all workloads have in common. */
    private static final String WARM_UP = "mlp-1";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    @Option(
            names = "--engines",
            split = ",",
            required = true,
            description = "Which engines, separated by commas. Default: all.")
    private List<String> engines;

    @Option(
            names = "--workloads",
            defaultValue = ".*",
            description = "Which workloads, as a regular expression: dense-.*-relu, mlp-.*, softmax.*")
    private Pattern workloads;

    @Option(names = "--rounds", defaultValue = "3", description = "How many rounds. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--quick", description = "One short round, to see that everything works.")
    private boolean quick;

    @Option(names = "--threads", description = "Threads of each engine. Default: the cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--java", defaultValue = "java", description = "The java that the engines run on.")
    private String java;

    @Option(
            names = "--name",
            description = "Write benchmarks/results/NAME.json and .md. Default: target/benchmarks/latest.*")
    private String name;

    private final Path root = Path.of(System.getProperty("densor.root", ""));
    private final Map<String, Greeting> greetings = new LinkedHashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();

    /** Runs the suite and exits. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Suite());
        command.setExecutionExceptionHandler((failure, called, parsed) -> {
            System.err.println("run.sh: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = quick ? Plan.quick() : Plan.full(rounds);
        List<String> chosen = Arrays.stream(Family.values())
                .flatMap(family -> family.workloads().stream())
                .filter(workload -> workloads.matcher(workload).matches())
                .toList();
        if (chosen.isEmpty()) {
            throw new IOException("no workload matches " + workloads + "; README.md names them");
        }
        EngineLauncher launcher = new EngineLauncher(root, java, threads, plan);
        for (int round = 0; round < plan.rounds(); round++) {
            measure(launcher, plan, round, chosen);
        }
        write(plan);
        return measurements.stream().anyMatch(measured -> measured.answer().isTimed()) ? 0 : 1;
    }

    private void measure(EngineLauncher launcher, Plan plan, int round, List<String> chosen)
            throws IOException, InterruptedException {
        Map<String, WorkerProcess> workers = new LinkedHashMap<>();
        try {
            for (EngineName engine : EngineName.all(engines)) {
                WorkerProcess worker = launcher.start(engine, round);
                workers.put(engine.name(), worker);
                greetings.putIfAbsent(engine.name(), worker.greeting());
            }
            workers.values().removeIf(worker -> worker.greeting().failure() != null);
            Turns.measure(workers, round, WARM_UP, plan.turns());
            for (String workload : chosen) {
                List<Measurement> measured = Turns.measure(workers, round, workload, plan.turns());
                measured.forEach(one -> System.out.println(describe(one)));
                measurements.addAll(measured);
            }
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
    }

    private static String describe(Measurement measured) {
        Answer answer = measured.answer();
        return String.format(
                Locale.ROOT,
                "%d %-28s %-14s %s",
                measured.round(),
                measured.workload(),
                measured.engine(),
                answer.isTimed()
                        ? String.format(
                                Locale.ROOT,
                                "%.1f us",
                                Summary.median(answer.microseconds()).orElseThrow())
                        : answer.message());
    }

    private void write(Plan plan) throws IOException {
        Map<String, String> descriptions = new LinkedHashMap<>();
        greetings.forEach((engine, greeting) -> descriptions.put(
                engine, greeting.failure() == null ? greeting.engine() : "not usable: " + greeting.failure()));
        String virtualMachine =
                greetings.values().stream().map(Greeting::java).findFirst().orElse(java);
        Results results = new Results(Machine.current(), virtualMachine, threads, plan, descriptions, measurements);
        Path target = name == null
                ? root.resolve("target/benchmarks/latest")
                : root.resolve("benchmarks/results").resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(target.resolveSibling(target.getFileName() + ".json"), results.toJson());
        String report = Report.markdown(results);
        Files.writeString(target.resolveSibling(target.getFileName() + ".md"), report);
        System.out.println("\n" + report + "\nWritten to " + target + ".json and .md");
    }
}
