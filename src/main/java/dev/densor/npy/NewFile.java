package dev.densor.npy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears when it is complete. It is written beside its place under another name and then moved there, so
 * that nobody ever sees half of it and an older file of that name stays until then. What is not committed is deleted,
 * also when the program is interrupted.
 */
public final class NewFile implements AutoCloseable {
    private final Path place;
    private final Path aside;
    private final FileChannel channel;
    private final Thread atExit;
    private boolean moved;

    private NewFile(Path place, Path aside) throws IOException {
        this.place = place;
        this.aside = aside;
        this.channel = FileChannel.open(
                aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        this.atExit = new Thread(() -> aside.toFile().delete());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Begins a file.
     *
     * @param file where it will stand; a symbolic link is followed
     * @throws NpyException when it cannot be made there
     */
    public static NewFile at(Path file) {
        try {
            boolean exists = Files.exists(file);
            if (exists && !Files.isRegularFile(file)) {
                // Moving a file onto a folder or a device would fail, or replace the device.
                throw new NpyException(file.toString(), "is not a file that can be replaced");
            }
            Path place = exists ? file.toRealPath() : file.toAbsolutePath();
            return new NewFile(place, place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID()));
        } catch (NoSuchFileException noFolder) {
            throw new NpyException(file.toString(), "there is no folder to write it to");
        } catch (IOException failure) {
            throw new NpyException(file.toString(), failure);
        }
    }

    /** Where to write. */
    public FileChannel channel() {
        return channel;
    }

    /** Moves the file to its place. */
    public void commit() throws IOException {
        channel.close();
        Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
        moved = true;
    }

    /** Deletes the file unless it was committed. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!moved) {
            Files.deleteIfExists(aside);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The program ends right now, and the hook finds nothing left to delete.
            return;
        }
    }
}
