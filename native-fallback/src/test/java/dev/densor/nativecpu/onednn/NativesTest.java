package dev.densor.nativecpu.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its folders have no POSIX permissions")
class NativesTest {
    private final String before = System.getProperty(Natives.CACHE);

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() throws UnavailableException {
        Library.load();
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Natives.CACHE);
        } else {
            System.setProperty(Natives.CACHE, before);
        }
    }

    /** Its own limit depends on the Java heap, where there are no tensors. */
    @Test
    void javaCppSetsNoLimitToTheMemoryOfTheProcess() {
        assertEquals(0, Pointer.maxPhysicalBytes());
    }

    @Test
    void theFolderIsMadeForTheUserAlone() throws IOException {
        Path made = folder.resolve("a/b");
        System.setProperty(Natives.CACHE, made.toString());
        assertEquals(made, Natives.privateFolder());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        System.setProperty(Natives.CACHE, folder.toString());
        IOException refused = assertThrows(IOException.class, Natives::privateFolder);
        assertEquals("others may write to " + folder, refused.getMessage());
    }

    @Test
    void aFileThatWasCutShortOrChangedIsNotTakenForTheLibrary() throws IOException {
        URL packed = dnnl.class.getResource("/org/bytedeco/dnnl/" + Loader.getPlatform() + "/libgomp.so.1");
        Path file = folder.resolve("libgomp.so.1");
        byte[] content = packed.openStream().readAllBytes();
        Files.write(file, content);
        assertTrue(Natives.isAsPacked(packed, file.toFile()));
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        assertFalse(Natives.isAsPacked(packed, file.toFile()));
        content[content.length / 2] ^= 1;
        Files.write(file, Arrays.copyOf(content, content.length - 1));
        assertFalse(Natives.isAsPacked(packed, file.toFile()));
    }

    @Test
    void aLinkerErrorIsToldInWordsWithAdvice() {
        UnsatisfiedLinkError ofJavaCpp = new UnsatisfiedLinkError("no jnidnnl in java.library.path: /usr/lib");
        ofJavaCpp.initCause(new UnsatisfiedLinkError(
                "/x/libjnidnnl.so: /lib/libc.so.6: version `GLIBC_2.34' not found (required by /x/libjnidnnl.so)"));
        UnavailableException old = UnavailableException.of(ofJavaCpp);
        assertTrue(old.getMessage().startsWith("the C library of this system is too old: "), old.getMessage());
        assertTrue(old.advice().contains("glibc 2.34"), old.advice());
        UnavailableException musl = UnavailableException.of(new RuntimeException(new UnsatisfiedLinkError(
                "Error loading shared library ld-linux-x86-64.so.2: No such file or directory")));
        assertTrue(musl.getMessage().startsWith("this system has no glibc: "), musl.getMessage());
    }

    @Test
    void aMissingJarIsToldAsThat() {
        UnavailableException missing = UnavailableException.of(new NoClassDefFoundError("com/sun/jna/NativeLibrary")
                .initCause(new ClassNotFoundException("com.sun.jna.NativeLibrary")));
        assertEquals("there is no class com.sun.jna.NativeLibrary on the class path", missing.getMessage());
    }
}
