package dev.densor.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and errors
 * @param isTerminal whether {@code err} is a terminal, on which a line can be drawn again
 */
record Console(PrintWriter out, PrintWriter err, boolean isTerminal) {
    /** The launcher sets this property, because Java cannot tell whether standard error is a terminal. */
    private static final String TERMINAL = "densor.terminal";

    /** That of the process, its results going to {@code stdout}. */
    static Console of(OutputStream stdout) {
        OutputStream stderr = new FileOutputStream(FileDescriptor.err);
        return new Console(writer(stdout), writer(stderr), Boolean.getBoolean(TERMINAL));
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, true, charset());
    }

    /** That of the system; without a locale, where Java would assume ASCII, terminals and files take UTF-8. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }
}
