package dev.densor.cuda.driver;

import dev.densor.host.PrivateFolder;
import java.util.List;

/** Says in words why a native library did not load. */
final class LoadFailure {
    private static final String LINKER = "UnsatisfiedLinkError: ";

    private LoadFailure() {}

    /** What the dynamic linker said, which JCuda may have put into a text of many lines, as a reason with advice. */
    static UnavailableException of(Throwable failed) {
        String said = said(failed);
        if (said.contains("libcuda.so.1: cannot open shared object file")) {
            return noDriver();
        }
        if (said.contains("already loaded in another classloader")) {
            return new UnavailableException(
                    "another class loader of this process has loaded JCuda: " + said,
                    "put Densor's and JCuda's jars where both share one class loader");
        }
        if (said.contains("GLIBC")) {
            return new UnavailableException(
                    "the C library of this system is too old: " + said, "use a system with a newer glibc");
        }
        if (said.contains("failed to map segment") || said.contains("Operation not permitted")) {
            return new UnavailableException(
                    "libraries may not be executed from where they were unpacked: " + said,
                    "give -D" + PrivateFolder.PROPERTY + "=DIR a folder that is not mounted noexec");
        }
        return new UnavailableException(
                "JCuda does not load: " + said, "check that the jars of org.jcuda are of one release");
    }

    static UnavailableException noDriver() {
        return new UnavailableException(
                "no NVIDIA driver: libcuda.so.1 was not found",
                "install NVIDIA's driver; a container needs NVIDIA's container toolkit and --gpus all");
    }

    private static String said(Throwable failed) {
        if (failed.getMessage() == null) {
            return failed.toString();
        }
        List<String> lines = failed.getMessage().lines().toList();
        String told = lines.stream()
                .filter(line -> line.contains(LINKER))
                .reduce((first, last) -> last)
                .orElse(lines.isEmpty() ? failed.toString() : lines.get(0));
        int linker = told.lastIndexOf(LINKER);
        return linker < 0 ? told : told.substring(linker + LINKER.length());
    }
}
