package dev.densor.ops;

/**
 * Whose formulas hold where Keras 2 and Keras 3 differ. A model read from a file follows the version that wrote it; one
 * built in code follows Keras 2 unless told otherwise.
 */
public enum KerasVersion {
    /** Keras 2.15 and before: hard_sigmoid is {@code clip(0.2 x + 0.5, 0, 1)}. */
    V2(2),
    /** Keras 3: hard_sigmoid is {@code relu6(x + 3) / 6}. */
    V3(3);

    private final int number;

    KerasVersion(int number) {
        this.number = number;
    }

    /** Its first number, as messages have it: 2 or 3. */
    public int number() {
        return number;
    }

    /**
     * The semantics of a version as files state it.
     *
     * @param version {@code "2.15.0"}, {@code "3.15.1"}, {@code "2.6.0-tf"}; null for files older than the statement
     */
    public static KerasVersion of(String version) {
        if (version == null || version.startsWith("0.") || version.startsWith("1.") || version.startsWith("2.")) {
            return V2;
        }
        return V3;
    }
}
