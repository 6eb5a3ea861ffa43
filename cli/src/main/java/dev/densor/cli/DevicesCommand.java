package dev.densor.cli;

import dev.densor.backend.Availability;
import dev.densor.backend.Backends;
import dev.densor.backend.Backends.Candidate;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code densor devices}: the backends that were found, and which one is taken. */
@Command(name = "devices", description = "Lists the backends, whether they can be used, and which one is taken.")
final class DevicesCommand implements Callable<Integer> {
    private static final int REASON_WIDTH = 60;

    @ParentCommand
    private Main main;

    @Override
    public Integer call() {
        Table table = new Table(
                Table.Column.of("Name"),
                Table.Column.ofNumbers("Priority"),
                Table.Column.of("Usable"),
                Table.Column.of("Reason", REASON_WIDTH));
        for (Candidate candidate : Backends.candidates()) {
            Availability found = candidate.availability();
            table.add(
                    candidate.provider().name(),
                    Integer.toString(candidate.provider().priority()),
                    found.usable() ? "yes" : "no",
                    found.reason());
        }
        PrintWriter out = main.console().out();
        table.lines().forEach(out::println);
        out.println("--device auto takes " + automatic() + ".");
        return 0;
    }

    /** The name of the backend that is taken when the user names none. */
    private static String automatic() {
        return Backends.candidates().stream()
                .filter(candidate -> candidate.availability().usable())
                .findFirst()
                .map(candidate -> candidate.provider().name())
                .orElse("none: no backend can be used; densor doctor tells more");
    }
}
