package dev.densor.cli;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.Backends.Candidate;
import dev.densor.backend.DeviceInfo;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code densor doctor}: what was found on this machine, what of it is used, why the rest is not, and what to do. */
@Command(
        name = "doctor",
        description = "Shows what was found on this machine, what is used, why the rest is not, and what to do.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:a backend can be used", "1:none can, or it does not open", "2:wrong use"})
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Override
    public Integer call() {
        PrintWriter out = main.console().out();
        machine(out);
        Backends.candidates().forEach(candidate -> candidate(candidate, out));
        try (Backend backend = Backends.best()) {
            DeviceInfo device = backend.info();
            out.println();
            out.println("--device auto takes " + device.name() + ": " + device.hardware());
            out.println("  element types: "
                    + device.dtypes().stream().sorted().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return ExitCode.OK;
    }

    private static void machine(PrintWriter out) {
        Runtime runtime = Runtime.getRuntime();
        out.println(Version.name());
        out.println("  Java " + System.getProperty("java.runtime.version") + " of " + System.getProperty("java.vendor")
                + " in " + System.getProperty("java.home"));
        out.println("  " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " on "
                + System.getProperty("os.arch") + ", " + runtime.availableProcessors() + " processors");
        out.println("  heap of at most " + Text.memory(runtime.maxMemory())
                + "; DENSOR_JAVA_OPTS=-Xmx8g would make it 8 GB");
    }

    private static void candidate(Candidate candidate, PrintWriter out) {
        Availability found = candidate.availability();
        out.println();
        out.println(candidate.provider().name() + ", priority "
                + candidate.provider().priority() + ": " + (found.usable() ? "usable: " : "not usable: ")
                + found.reason());
        found.findings().forEach(finding -> out.println("  found: " + finding));
        if (!found.advice().isEmpty()) {
            out.println("  what to do: " + found.advice());
        }
    }
}
