package dev.densor.saving;

import dev.densor.nn.Model;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.saving.hdf5.Hdf5Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration of a model, still as data, and whose formulas it means.
 *
 * @param config the serialized model
 * @param kerasVersion what wrote it, or null where the file does not say
 * @param semantics whose formulas hold
 * @param format of the file it is from
 */
record Architecture(Map<String, Object> config, String kerasVersion, KerasVersion semantics, ModelFile.Format format) {
    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    /** Of a {@code .keras} archive. */
    static Architecture of(KerasArchive archive) throws IOException {
        String version =
                archive.has(METADATA) ? new Config(METADATA, archive.json(METADATA)).text("keras_version", null) : null;
        // Only Keras 2.12 and later write archives at all; without a statement the newest is the best guess.
        KerasVersion semantics = version == null ? KerasVersion.V3 : KerasVersion.of(version);
        return new Architecture(archive.json(CONFIG), version, semantics, ModelFile.Format.KERAS);
    }

    /** Of the root of an {@code .h5} file. */
    static Architecture of(Hdf5Group root) {
        String config = root.attributes()
                .string("model_config")
                .orElseThrow(() -> new IllegalArgumentException("there is no model_config: this file holds weights "
                        + "only; give its architecture, a .json file of model.to_json(), too"));
        String version = root.attributes().string("keras_version").orElse(null);
        return new Architecture(
                Json.object(config, "model_config"), version, KerasVersion.of(version), ModelFile.Format.LEGACY_H5);
    }

    /** Of a {@code .json} file of {@code model.to_json()}. */
    static Architecture of(Path file) throws IOException {
        Map<String, Object> config = json(file);
        String version = new Config("the architecture", config).text("keras_version", null);
        // Keras 3 no longer states its version there, but has keys that were unknown before.
        boolean isKeras3 = version == null && config.containsKey("registered_name");
        return new Architecture(
                config, version, isKeras3 ? KerasVersion.V3 : KerasVersion.of(version), ModelFile.Format.WEIGHTS);
    }

    /** The JSON object in a file. */
    static Map<String, Object> json(Path file) throws IOException {
        if (Files.size(file) > Json.MAX_BYTES) {
            throw new IllegalArgumentException("JSON of more than 64 MiB is not read");
        }
        return Json.object(ByteBuffer.wrap(Files.readAllBytes(file)), "the file");
    }

    ArchitectureReader reader() {
        return new ArchitectureReader(kerasVersion, semantics);
    }

    /** The model, without values for its weights. */
    Model build() {
        Model model = reader().model(config);
        if (!model.isBuilt()) {
            throw new IllegalArgumentException("model \"" + model.name()
                    + "\" states no input shape, so its layers cannot be built; build it before it is saved");
        }
        return model;
    }
}
