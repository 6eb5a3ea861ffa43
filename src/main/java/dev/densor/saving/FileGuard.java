package dev.densor.saving;

import dev.densor.saving.hdf5.Hdf5Exception;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Turns whatever is wrong with one file into a {@link ModelFormatException} that names it. */
final class FileGuard {
    private final Path file;

    FileGuard(Path file) {
        this.file = file;
    }

    /** Something that fails in all the ways a file can be wrong. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    <T> T run(Reading<T> reading) {
        try {
            return reading.read();
        } catch (NoSuchFileException missing) {
            throw new ModelFormatException(missing.getFile() + ": there is no such file", missing);
        } catch (Hdf5Exception damaged) {
            throw named(damaged.getMessage(), damaged);
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw named(String.valueOf(refused.getMessage()), refused);
        } catch (IOException unreadable) {
            throw named("cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (OutOfMemoryError tooLarge) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            throw named("does not fit into the heap of " + heap + " MiB; raise -Xmx", tooLarge);
        }
    }

    private ModelFormatException named(String message, Throwable cause) {
        // HDF5 messages begin with the name of the file already, though not with its folder.
        String name = file.getFileName() + ": ";
        String rest = message.startsWith(name) ? message.substring(name.length()) : message;
        return new ModelFormatException(file + ": " + rest, cause);
    }
}
