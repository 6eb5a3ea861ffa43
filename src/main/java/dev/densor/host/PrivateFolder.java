package dev.densor.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The folder for native libraries that are unpacked to be loaded: nobody but the user can write to it, so that nobody
 * else's file is ever executed.
 */
public final class PrivateFolder {
    /** The system property that names the folder. */
    public static final String PROPERTY = "densor.cache";

    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private PrivateFolder() {}

    /**
     * The folder that {@value #PROPERTY} names, else one in the user's own cache or, where that cannot be written to,
     * in the folder for temporary files; only the user may enter it. It is made if it is not there.
     *
     * @throws IOException when it cannot be written to, is somebody else's, or others may write to it
     */
    public static Path find() throws IOException {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return prepare(Path.of(given));
        }
        try {
            return prepare(home().resolve(".cache/densor"));
        } catch (IOException noHome) {
            String user = System.getProperty("user.name");
            return prepare(Path.of(System.getProperty("java.io.tmpdir"), "densor-" + user));
        }
    }

    /** Of a user that the system does not know Java says that the home is "?". */
    private static Path home() throws IOException {
        Path home = Path.of(System.getProperty("user.home", "?"));
        if (!home.isAbsolute()) {
            throw new IOException("the user's home is \"" + home + "\"");
        }
        return home;
    }

    /** Makes a folder that only the user may enter, and the folders above it; one that is there is left as it is. */
    static Path make(Path folder) throws IOException {
        if (!hasPermissions(folder)) {
            return Files.createDirectories(folder);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    /** A symbolic link is followed: what counts is where the files come to lie. */
    private static Path prepare(Path named) throws IOException {
        Path folder = make(named).toRealPath();
        if (!hasPermissions(folder)) {
            return folder;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!Collections.disjoint(attributes.permissions(), WRITE_OF_OTHERS)) {
            throw new IOException("others may write to " + folder);
        }
        // Whoever this process runs as: containers have users without a name.
        Path own = Files.createTempFile(folder, "own", null);
        UserPrincipal user = Files.getOwner(own);
        Files.delete(own);
        if (!attributes.owner().equals(user)) {
            throw new IOException(folder + " belongs to " + attributes.owner().getName());
        }
        return folder;
    }

    private static boolean hasPermissions(Path folder) throws IOException {
        return Files.getFileStore(existing(folder)).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    private static Path existing(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }
}
