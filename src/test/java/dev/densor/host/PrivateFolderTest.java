package dev.densor.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its folders have no POSIX permissions")
class PrivateFolderTest {
    private final Map<String, String> before = new HashMap<>();

    @TempDir
    private Path folder;

    private void set(String property, Path value) {
        before.putIfAbsent(property, System.getProperty(property));
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value.toString());
        }
    }

    @AfterEach
    void restore() {
        before.forEach((property, value) -> set(property, value == null ? null : Path.of(value)));
    }

    @Test
    void theFolderIsMadeForTheUserAlone() throws IOException {
        Path made = folder.resolve("a/b");
        set(PrivateFolder.PROPERTY, made);
        assertEquals(made, PrivateFolder.find());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        set(PrivateFolder.PROPERTY, folder);
        IOException refused = assertThrows(IOException.class, PrivateFolder::find);
        assertEquals("others may write to " + folder, refused.getMessage());
    }

    @Test
    void itIsInTheUsersCache() throws IOException {
        set(PrivateFolder.PROPERTY, null);
        set("user.home", folder);
        assertEquals(folder.resolve(".cache/densor"), PrivateFolder.find());
    }

    /** A file where the home should be can be written to by nobody, not even by root, who may do what modes forbid. */
    @Test
    void whereTheHomeCannotBeWrittenToItIsAmongTheTemporaryFiles() throws IOException {
        set(PrivateFolder.PROPERTY, null);
        set("user.home", Files.createFile(folder.resolve("home")));
        set("java.io.tmpdir", folder);
        assertEquals(folder.resolve("densor-" + System.getProperty("user.name")), PrivateFolder.find());
    }

    @Test
    void aFolderThatSomebodyElsePutAmongTheTemporaryFilesIsRefused() throws IOException {
        set(PrivateFolder.PROPERTY, null);
        set("user.home", Files.createFile(folder.resolve("home")));
        set("java.io.tmpdir", folder);
        Path planted = Files.createDirectory(folder.resolve("densor-" + System.getProperty("user.name")));
        Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));
        IOException refused = assertThrows(IOException.class, PrivateFolder::find);
        assertTrue(refused.getMessage().startsWith("others may write to "), refused.getMessage());
    }

    @Test
    void whereThereIsNoHomeItIsAmongTheTemporaryFiles() throws IOException {
        set(PrivateFolder.PROPERTY, null);
        set("user.home", Path.of("?"));
        set("java.io.tmpdir", folder);
        assertEquals(folder.resolve("densor-" + System.getProperty("user.name")), PrivateFolder.find());
    }

    @Test
    void aLinkStandsForTheFolderItLeadsTo() throws IOException {
        Path elsewhere = PrivateFolder.make(folder.resolve("large disk"));
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        set(PrivateFolder.PROPERTY, Files.createSymbolicLink(folder.resolve("link"), elsewhere));
        assertEquals(elsewhere, PrivateFolder.find());
        set(PrivateFolder.PROPERTY, Files.createSymbolicLink(folder.resolve("planted"), open));
        IOException refused = assertThrows(IOException.class, PrivateFolder::find);
        assertEquals("others may write to " + open, refused.getMessage());
    }
}
