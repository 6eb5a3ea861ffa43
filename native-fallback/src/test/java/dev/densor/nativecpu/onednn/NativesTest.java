package dev.densor.nativecpu.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NativesTest {
    @BeforeAll
    static void load() throws UnavailableException {
        Library.load();
    }

    /** Its own limit depends on the Java heap, where there are no tensors. */
    @Test
    void javaCppSetsNoLimitToTheMemoryOfTheProcess() {
        assertEquals(0, Pointer.maxPhysicalBytes());
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
