package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoadFailureTest {
    private static String reason(String message) {
        return LoadFailure.of(new UnsatisfiedLinkError(message)).getMessage();
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() {
        assertEquals(
                "no NVIDIA driver: libcuda.so.1 was not found",
                reason("/x/lib.so: libcuda.so.1: cannot open shared object file: No such file or directory"));
    }

    /** JCuda tells of both its attempts, with their stacks. */
    @Test
    void theLastThingThatJCudaTellsIsTheReason() {
        String told = """
                Error while loading native library "JCudaDriver-12.6.0-linux-x86_64"
                Stack trace from the attempt to load the library as a file:
                java.lang.UnsatisfiedLinkError: no JCudaDriver-12.6.0-linux-x86_64 in java.library.path: /usr/lib
                \tat java.base/java.lang.System.loadLibrary(System.java:2059)
                Stack trace from the attempt to load the library as a resource:
                java.lang.UnsatisfiedLinkError: /x/lib.so: /lib/libc.so.6: version `GLIBC_2.29' not found
                \tat java.base/java.lang.System.load(System.java:2020)
                """;
        assertEquals(
                "the C library of this system is too old: /x/lib.so: /lib/libc.so.6: version `GLIBC_2.29' not found",
                reason(told));
    }

    @Test
    void otherCausesAreToldAsTheyAre() {
        assertEquals(
                "libraries may not be executed from where they were unpacked: /x/lib.so: failed to map segment from"
                        + " shared object",
                reason("/x/lib.so: failed to map segment from shared object"));
        assertEquals("JCuda does not load: something new", reason("something new"));
        assertEquals(
                "JCuda does not load: java.lang.IllegalStateException",
                LoadFailure.of(new IllegalStateException()).getMessage());
    }
}
