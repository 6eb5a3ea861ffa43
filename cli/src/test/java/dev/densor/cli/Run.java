package dev.densor.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a run of the program did.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Run(int code, String out, String err) {
    static Run of(Object... args) {
        return of(false, args);
    }

    static Run onTerminal(Object... args) {
        return of(true, args);
    }

    private static Run of(boolean isTerminal, Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), isTerminal);
        int code =
                new Main(console).run(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    /** A file of the golden data. */
    static Path golden(String name) {
        return Path.of(System.getProperty("densor.golden")).resolve(name);
    }

    /** A model of golden/models. */
    static Path model(String name) {
        return golden("models/files/" + name);
    }
}
