package dev.densor.saving;

import dev.densor.nn.Model;
import java.util.Optional;

/**
 * A model and where it came from.
 *
 * @param model with its weights
 * @param format of the file
 * @param kerasVersion the version of Keras that wrote it, where the file says so
 */
public record ModelFile(Model model, Format format, Optional<String> kerasVersion) {
    /** The kinds of files that hold models. */
    public enum Format {
        /** A {@code .keras} archive. */
        KERAS("Keras archive (.keras)"),
        /** An {@code .h5} file with architecture and weights. */
        LEGACY_H5("legacy HDF5 (.h5)"),
        /** A file of weights beside an architecture in JSON. */
        WEIGHTS("weights beside an architecture (.json)");

        private final String description;

        Format(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }
}
