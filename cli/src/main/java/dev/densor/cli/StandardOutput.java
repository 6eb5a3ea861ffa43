package dev.densor.cli;

import dev.densor.npy.IoReason;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The standard output of the process; remembers that, and why, it could not be written. */
final class StandardOutput extends OutputStream {
    private final OutputStream stream = new FileOutputStream(FileDescriptor.out);
    private IOException failure;

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            stream.write(bytes, from, count);
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    /** Why the last write failed. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What to say about it: nothing when the reader, such as {@code head}, has seen enough. */
    Optional<String> complaint() {
        return failure()
                .map(IoReason::of)
                .filter(reason -> !reason.equals("Broken pipe"))
                .map(reason -> "standard output: " + reason);
    }
}
