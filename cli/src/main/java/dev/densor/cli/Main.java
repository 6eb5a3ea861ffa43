package dev.densor.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program. It runs the command that the arguments name, and turns whatever goes wrong into one sentence on standard
 * error and an exit code: 1 when a command fails, 2 when it was called wrongly.
 */
@Command(
        name = "densor",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs models that Keras trained. densor COMMAND --help lists the options of a command.",
        subcommands = {
            PredictCommand.class,
            SummaryCommand.class,
            InspectCommand.class,
            DevicesCommand.class,
            DoctorCommand.class
        })
public final class Main {
    private final Console console;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error comes from.")
    private boolean debug;

    Main(Console console) {
        this.console = console;
    }

    /** Runs a command and exits. */
    public static void main(String[] args) {
        StandardOutput stdout = new StandardOutput();
        Console console = Console.of(stdout);
        int code = new Main(console).run(args);
        console.out().flush();
        if (stdout.failure().isPresent()) {
            stdout.complaint().ifPresent(complaint -> console.err().println("densor: " + complaint));
            code = CommandLine.ExitCode.SOFTWARE;
        }
        System.exit(code);
    }

    /** Runs a command; its exit code. */
    int run(String... args) {
        CommandLine commands = new CommandLine(this)
                .setOut(console.out())
                .setErr(console.err())
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, given) -> wrongUse(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        if (args.length == 0) {
            commands.usage(console.err());
            return CommandLine.ExitCode.USAGE;
        }
        try {
            return commands.execute(args);
        } catch (Error failure) {
            return failed(failure);
        }
    }

    Console console() {
        return console;
    }

    private int wrongUse(ParameterException problem) {
        PrintWriter err = console.err();
        CommandLine command = problem.getCommandLine();
        // A misspelled option makes others seem to be missing, which is what picocli complains about.
        List<String> unknown = command.getUnmatchedArguments();
        ParameterException wrong = unknown.isEmpty() ? problem : new UnmatchedArgumentException(command, unknown);
        err.println("densor: " + Text.printable(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        traceIfAsked(wrong);
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Throwable failure) {
        console.err().println("densor: " + Text.printable(Failure.describe(failure)));
        traceIfAsked(failure);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void traceIfAsked(Throwable failure) {
        if (debug) {
            failure.printStackTrace(console.err());
        }
    }
}
