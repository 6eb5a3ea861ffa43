package dev.densor.nativecpu.onednn;

/** Why oneDNN cannot be used on this machine. */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String advice;

    UnavailableException(String reason, String advice) {
        super(reason);
        this.advice = advice;
    }

    /** Translates what the dynamic linker says, which is the first cause of what JavaCPP says. */
    static UnavailableException of(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = cause.getMessage() == null
                ? cause.toString()
                : cause.getMessage().lines().findFirst().orElse("");
        if (cause instanceof ClassNotFoundException) {
            return new UnavailableException(
                    "there is no class " + said + " on the class path",
                    "add what densor-native depends on: dnnl, opencl and javacpp of org.bytedeco, and JNA");
        }
        if (said.contains("GLIBC")) {
            return new UnavailableException(
                    "the C library of this system is too old: " + said,
                    "use a system with glibc 2.34 or newer, such as Debian 12, Ubuntu 22.04 or RHEL 9");
        }
        if (said.contains("ld-linux") || said.contains("libc.so.6") || said.contains("musl")) {
            return new UnavailableException(
                    "this system has no glibc: " + said, "use an image that is not based on musl, as Alpine is");
        }
        return new UnavailableException(
                "oneDNN does not load: " + said,
                "check that the jars of org.bytedeco are of one release and for this platform");
    }

    /** What a user can do about it. */
    public String advice() {
        return advice;
    }
}
