package dev.densor.saving;

import dev.densor.nn.Model;
import dev.densor.saving.hdf5.Hdf5File;
import dev.densor.saving.hdf5.Hdf5Group;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one model; tells the formats apart by their content. */
final class ModelReader {
    private static final String WEIGHTS = "model.weights.h5";

    private final Path file;
    private final FileGuard guard;

    ModelReader(Path file) {
        this.file = file;
        this.guard = new FileGuard(file);
    }

    /** The model of a file that holds architecture and weights. */
    ModelFile read() {
        return guard.run(() -> switch (kind()) {
            case ZIP -> readArchive();
            case HDF5 -> readLegacy();
            case JSON -> throw justArchitecture();
        });
    }

    /** The model of this file of weights with the architecture of another. */
    ModelFile read(Path architectureFile) {
        Architecture architecture = new ModelReader(architectureFile).architecture();
        return new FileGuard(architectureFile).run(() -> {
            Model model = architecture.build();
            guard.run(() -> {
                assignWeights(model);
                return null;
            });
            return file(model, architecture);
        });
    }

    /** The configuration alone. */
    Architecture architecture() {
        return guard.run(() -> switch (kind()) {
            case ZIP -> {
                try (KerasArchive archive = KerasArchive.open(file)) {
                    yield Architecture.of(archive);
                }
            }
            case HDF5 -> {
                try (Hdf5File hdf5 = Hdf5File.open(file)) {
                    yield Architecture.of(hdf5.root());
                }
            }
            case JSON -> Architecture.of(file);
        });
    }

    private enum Kind {
        ZIP,
        HDF5,
        JSON
    }

    private Kind kind() throws IOException {
        if (Files.isDirectory(file)) {
            throw notAFile();
        }
        if (Files.size(file) == 0) {
            throw new IllegalArgumentException("the file is empty");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(64);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK")) {
            return Kind.ZIP;
        }
        if (text.stripLeading().startsWith("{")) {
            return Kind.JSON;
        }
        if (!text.startsWith("\u0089HDF")) {
            throw new IllegalArgumentException(
                    "not a model file: it is neither a zip archive, as .keras files are, nor HDF5, as .h5 files are");
        }
        return Kind.HDF5;
    }

    private IllegalArgumentException notAFile() {
        return new IllegalArgumentException(
                Files.exists(file.resolve("saved_model.pb"))
                        ? "this is a TensorFlow SavedModel; convert it in Python: " + "tf.keras.models.load_model(\""
                                + file + "\").save(\"model.keras\")"
                        : "this is a folder, not a model file");
    }

    private static IllegalArgumentException justArchitecture() {
        return new IllegalArgumentException(
                "this is an architecture without weights; give the file of the weights as the "
                        + "model, and this one as its architecture");
    }

    private ModelFile readArchive() throws IOException {
        try (KerasArchive archive = KerasArchive.open(file)) {
            Architecture architecture = Architecture.of(archive);
            Model model = architecture.build();
            if (!archive.has(WEIGHTS) && archive.has("model.weights.npz")) {
                throw new IllegalArgumentException(
                        "weights in model.weights.npz are not read; save the model again where h5py is installed");
            }
            try (Hdf5File weights = Hdf5File.open(archive.bytes(WEIGHTS), WEIGHTS)) {
                assignTree(model, List.of(weights));
            }
            return file(model, architecture);
        }
    }

    private ModelFile readLegacy() {
        try (Hdf5File hdf5 = Hdf5File.open(file)) {
            Architecture architecture = Architecture.of(hdf5.root());
            Model model = architecture.build();
            Hdf5Group weights = hdf5.root()
                    .group("model_weights")
                    .orElseThrow(() -> new IllegalArgumentException("the group model_weights is missing"));
            new LegacyWeights(weights).assign(model);
            return file(model, architecture);
        }
    }

    private void assignWeights(Model model) throws IOException {
        List<Hdf5File> open = new ArrayList<>();
        try {
            for (Path part : kind() == Kind.JSON ? shards() : List.of(file)) {
                open.add(Hdf5File.open(part));
            }
            Hdf5Group root = open.get(0).root();
            if (LegacyWeights.isIn(root)) {
                new LegacyWeights(root).assign(model);
            } else if (root.group("model_weights").isPresent()) {
                new LegacyWeights(root.group("model_weights").get()).assign(model);
            } else {
                assignTree(model, open);
            }
        } finally {
            open.forEach(Hdf5File::close);
        }
    }

    private List<Path> shards() throws IOException {
        Map<String, Object> json = Architecture.json(file);
        if (!ShardIndex.isIn(json)) {
            throw new IllegalArgumentException("this JSON file is no index of sharded weights: it has no weight_map");
        }
        return ShardIndex.files(file, json);
    }

    private static void assignTree(Model model, List<Hdf5File> files) {
        WeightTree tree = new WeightTree();
        files.forEach(file -> tree.add(file.root()));
        new TreeWeights(tree).assign(model);
    }

    private static ModelFile file(Model model, Architecture architecture) {
        return new ModelFile(model, architecture.format(), Optional.ofNullable(architecture.kerasVersion()));
    }
}
