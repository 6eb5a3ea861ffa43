package dev.densor.npy;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Says in words why reading or writing a file failed: many messages of the JDK are the file's name and no more. */
public final class IoReason {
    private IoReason() {}

    /**
     * The reason alone, to be put behind the file's name: {@code "no such file"}.
     *
     * @param failure what reading or writing threw
     */
    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof EOFException) {
            return "it ends too early";
        }
        if (failure instanceof ZipException) {
            return "not a zip file that can be read (" + failure.getMessage() + ")";
        }
        if (failure instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (failure instanceof ClosedChannelException) {
            return "closed";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        String message = failure.getMessage();
        if (failure instanceof FileNotFoundException && message != null && message.endsWith(")")) {
            // "data.npz (Is a directory)"
            return message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
