package dev.densor.cli.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The kinds of data files, told apart by the ending of their name. */
public enum FileFormat {
    /** One array of NumPy's. */
    NPY,
    /** Several arrays of NumPy's. */
    NPZ,
    /** Lines of numbers. */
    CSV;

    /**
     * The format of {@code file}.
     *
     * @throws DataException when its name ends in something else
     */
    public static FileFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new DataException(file.toString(), "the name must end in .npy, .npz or .csv"));
    }
}
