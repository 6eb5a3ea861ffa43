package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.benchmarks.workload.Network;
import dev.densor.benchmarks.workload.Workloads;
import dev.densor.nn.Model;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Predicts for a long time with batches of random size, from several threads on one model, and watches the memory. It
 * fails when the process grows after it has warmed up, when the backend does not get all memory back at the end, or when
 * a prediction is wrong.
 */
@Command(
        name = "benchmarks/soak.sh",
        description = "Predicts for a long time, and fails when memory grows. JAVA_OPTS has options for the JVM.")
final class Soak implements Callable<Integer> {
    /** The share of the predictions after which everything has been seen once. */
    private static final double WARM = 0.2;

    private static final int LINES = 20;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    @Option(names = "--device", defaultValue = "auto", description = "Which device. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(names = "--predictions", defaultValue = "1000000", description = "How many. Default: ${DEFAULT-VALUE}.")
    private long predictions;

    @Option(
            names = "--largest",
            defaultValue = "64",
            description = "Rows in the largest batch. Default: ${DEFAULT-VALUE}.")
    private int largest;

    @Option(names = "--threads", defaultValue = "8", description = "Threads that predict. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--growth",
            defaultValue = "32",
            description =
                    "MiB by which the process may grow after a fifth of the predictions. Default: ${DEFAULT-VALUE}.")
    private int growth;

    /** Runs it and exits. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Soak());
        command.setExecutionExceptionHandler((failure, called, parsed) -> {
            System.err.println("soak.sh: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Network network = (Network) Workloads.parse("mlp-" + largest);
        try (Backend backend = Backends.open(device)) {
            System.out.println(backend.info().name() + ": " + backend.info().hardware() + "; " + threads
                    + " threads, batches of 1 to " + largest);
            long before = backend.liveBytes();
            long grown;
            try (Model model = DensorModels.of(network, backend)) {
                grown = watch(backend, new Load(model, network, predictions, threads));
            }
            long left = backend.liveBytes() - before;
            System.out.println("grown by " + grown / 1024 + " MiB of " + growth + " allowed; " + left + " bytes left");
            return grown / 1024 <= growth && left == 0 ? 0 : 1;
        }
    }

    /** By how many KiB the process grew after it was warm. */
    private long watch(Backend backend, Load load) throws IOException, InterruptedException, ExecutionException {
        System.out.println("predictions     resident MiB     heap MiB     device MiB");
        load.start();
        Footprint warm = null;
        Footprint last = Footprint.now(backend);
        long printed = -1;
        while (load.isRunning()) {
            Thread.sleep(200);
            long done = load.done();
            last = Footprint.now(backend);
            if (warm == null && done >= WARM * predictions) {
                warm = last;
            }
            if (done * LINES / predictions > printed) {
                printed = done * LINES / predictions;
                System.out.printf(
                        Locale.ROOT,
                        "%11d %16d %12d %14.1f%n",
                        done,
                        last.residentKiB() >> 10,
                        last.heap() >> 20,
                        last.device() / 1048576.0);
            }
        }
        load.finish();
        return warm == null ? 0 : last.residentKiB() - warm.residentKiB();
    }
}
