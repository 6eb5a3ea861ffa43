package dev.densor.cli;

import dev.densor.backend.BackendException;
import dev.densor.cli.data.DataException;
import dev.densor.npy.IoReason;
import dev.densor.npy.NpyException;
import dev.densor.saving.ModelFormatException;
import dev.densor.shape.DTypeException;
import dev.densor.shape.ShapeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/** Says in one sentence what went wrong. */
final class Failure {
    private Failure() {}

    static String describe(Throwable failure) {
        if (isForUsers(failure)) {
            return failure.getMessage();
        }
        if (failure instanceof UncheckedIOException wrapper) {
            return describe(wrapper.getCause());
        }
        if (failure instanceof FileSystemException named && named.getFile() != null) {
            return named.getFile() + ": " + IoReason.of(named);
        }
        if (failure instanceof IOException io) {
            return IoReason.of(io);
        }
        if (failure instanceof OutOfMemoryError) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            return "out of memory with a heap of " + heap + " MiB: allow more by DENSOR_JAVA_OPTS=-Xmx"
                    + Math.max(1, heap >> 9) + "g, or lower --batch";
        }
        return "internal error: " + failure + "; please report it, with what --debug shows";
    }

    /** The exceptions whose messages are complete sentences that name file, layer or device. */
    private static boolean isForUsers(Throwable failure) {
        return failure instanceof ModelFormatException
                || failure instanceof DataException
                || failure instanceof NpyException
                || failure instanceof BackendException
                || failure instanceof ShapeException
                || failure instanceof DTypeException;
    }
}
