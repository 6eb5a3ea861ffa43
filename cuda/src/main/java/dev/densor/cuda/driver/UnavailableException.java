package dev.densor.cuda.driver;

/** Why CUDA, or cuBLAS, cannot be used on this machine. */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * @param reason a clause: {@code "no NVIDIA driver: libcuda.so.1 was not found"}
     * @param advice what a user can do about it
     */
    public UnavailableException(String reason, String advice) {
        super(reason);
        this.advice = advice;
    }

    /** What a user can do about it. */
    public String advice() {
        return advice;
    }
}
