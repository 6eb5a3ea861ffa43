package dev.densor.backend;

import java.util.List;

/**
 * Whether a backend can be used on this machine, and why not.
 *
 * @param usable whether it can
 * @param reason why, in a clause: {@code "16 cores"}, {@code "no NVIDIA driver: libcuda.so.1 was not found"}
 * @param advice what a user can do about it, or empty
 * @param findings what was looked for and found, a line each, for {@code densor doctor}
 */
public record Availability(boolean usable, String reason, String advice, List<String> findings) {
    /** Copies the findings. */
    public Availability {
        findings = List.copyOf(findings);
    }

    /** It can be used. */
    public static Availability usable(String reason, String... findings) {
        return new Availability(true, reason, "", List.of(findings));
    }

    /** It cannot be used, for {@code reason}; {@code advice} says what would help. */
    public static Availability unusable(String reason, String advice, String... findings) {
        return new Availability(false, reason, advice, List.of(findings));
    }
}
