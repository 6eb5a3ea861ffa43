package dev.densor.benchmarks.suite;

import com.google.gson.Gson;
import dev.densor.benchmarks.engine.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the JVMs of engines, all with the same options. */
final class EngineLauncher {
    private static final int NATIVE_ACCESS_OPTION_SINCE = 22;
    private static final int VECTOR_API_USED_SINCE = 25;

    private final Path root;
    private final String java;
    private final int threads;
    private final Plan plan;
    private final int release;

    EngineLauncher(Path root, String java, int threads, Plan plan) throws IOException, InterruptedException {
        this.root = root;
        this.java = java;
        this.threads = threads;
        this.plan = plan;
        release = release();
    }

    /** 17 of {@code openjdk 17.0.15 2025-04-15}. */
    private int release() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(java, "--version").start();
        String first = process.inputReader().lines().findFirst().orElse("");
        process.waitFor();
        return Integer.parseInt(first.replaceFirst("^\\S+ (\\d+).*", "$1"));
    }

    /** Starts one, and waits until its engine is there. */
    WorkerProcess start(EngineName engine, int round) throws IOException, InterruptedException {
        Path target = root.resolve("target/benchmarks");
        Path log = target.resolve("logs").resolve(engine.name() + "-" + round + ".log");
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command(engine, target.resolve(engine.profile())));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(OMP|GOMP|KMP|MKL|OPENBLAS|DNNL|ONEDNN|TF)_.*"));
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        return new WorkerProcess(builder.redirectError(log.toFile()).start());
    }

    private List<String> command(EngineName engine, Path built) throws IOException {
        // The whole heap from the start, for it shrinks between two workloads and then grows while one is timed. Each
        // page of it touched, because the first use of one costs more than filling it.
        List<String> command = new ArrayList<>(List.of(java, "-Xms1536m", "-Xmx1536m", "-XX:+AlwaysPreTouch"));
        if (release >= NATIVE_ACCESS_OPTION_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (engine.device().equals("java") && release >= VECTOR_API_USED_SINCE) {
            // As Densor's launcher does.
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        String jars = Files.readString(built.resolve("classpath")).trim();
        command.addAll(List.of(
                "-D" + Settings.THREADS + "=" + threads,
                "-D" + Settings.DEVICE + "=" + engine.device(),
                "-D" + Settings.TENSORS + "=" + engine.takesTensors(),
                "-cp",
                built.resolve("classes") + File.pathSeparator + jars,
                Worker.class.getName(),
                new Gson().toJson(plan)));
        return command;
    }
}
