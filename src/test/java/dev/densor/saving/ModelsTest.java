package dev.densor.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.Model;
import dev.densor.ops.KerasVersion;
import dev.densor.saving.Compatibility.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private static final Path GOLDEN = Path.of(System.getProperty("densor.golden"));
    private static final Path MODELS = GOLDEN.resolve("models/files");
    private static final Path LEGACY = GOLDEN.resolve("legacy/files");

    @TempDir
    private Path folder;

    private static String refusal(Path file) {
        return assertThrows(ModelFormatException.class, () -> Models.load(file)).getMessage();
    }

    @Test
    void fileSaysWhatWroteIt() {
        ModelFile file = Models.read(LEGACY.resolve("hard_sigmoid_2_3_1.h5"));
        assertEquals(Optional.of("2.3.1"), file.kerasVersion());
        assertEquals(ModelFile.Format.LEGACY_H5, file.format());
        assertEquals(KerasVersion.V2, file.model().semantics());
        assertEquals(
                KerasVersion.V3, Models.load(MODELS.resolve("one_by_one.keras")).semantics());
    }

    @Test
    void kindOfFileIsToldByItsContentNotItsName() throws IOException {
        Path renamed = Files.copy(MODELS.resolve("one_by_one.h5"), folder.resolve("model.keras"));
        assertEquals(ModelFile.Format.LEGACY_H5, Models.read(renamed).format());
    }

    @Test
    void missingFileIsNamed() {
        assertEquals(folder.resolve("none.keras") + ": there is no such file", refusal(folder.resolve("none.keras")));
    }

    @Test
    void folderIsNoModel() {
        assertTrue(refusal(folder).endsWith("this is a folder, not a model file"), refusal(folder));
    }

    @Test
    void savedModelIsAnsweredWithTheConversion() throws IOException {
        Files.createFile(folder.resolve("saved_model.pb"));
        assertTrue(refusal(folder).contains("tf.keras.models.load_model("), refusal(folder));
    }

    @Test
    void architectureAloneAsksForWeights() {
        assertTrue(refusal(MODELS.resolve("one_by_one.json")).contains("architecture without weights"));
    }

    @Test
    void weightsAloneAskForTheArchitecture() {
        assertTrue(refusal(MODELS.resolve("one_by_one.weights.h5")).contains("model.to_json()"));
    }

    @Test
    void weightsOfAnotherModelAreRefused() {
        ModelFormatException refused = assertThrows(
                ModelFormatException.class,
                () -> Models.load(
                        MODELS.resolve("one_by_one.weights.h5"), MODELS.resolve("sequential_built_by_shape.json")));
        assertTrue(
                refused.getMessage().contains("kernel in the file is [1, 1], the model wants [5, 7]"),
                refused.getMessage());
    }

    @Test
    void shardOutsideTheFolderIsRefused() throws IOException {
        Path index = Files.writeString(
                folder.resolve("x.weights.json"), "{\"weight_map\": {\"/layers/dense/vars\": [\"../secret.h5\"]}}");
        ModelFormatException refused =
                assertThrows(ModelFormatException.class, () -> Models.load(index, MODELS.resolve("one_by_one.json")));
        assertTrue(refused.getMessage().contains("../secret.h5"), refused.getMessage());
    }

    @Test
    void modelWithTheSameNamesDoesNotDisturbAnother() {
        Path more = GOLDEN.resolve("models_more/files");
        try (Model a = Models.load(more.resolve("same_names_a.keras"));
                Model b = Models.load(more.resolve("same_names_b.keras"))) {
            assertEquals(3, a.predict(new float[1][4])[0].length);
            assertEquals(2, b.predict(new float[1][6])[0].length);
        }
    }

    @Test
    void inspectionOfALoadableFileListsItsLayers() {
        Compatibility report = Models.inspect(MODELS.resolve("lora.keras"));
        assertTrue(report.isLoadable());
        assertEquals("3.15.1", report.kerasVersion());
        assertEquals(
                List.of("input_layer_24", "with_lora", "plain"),
                report.layers().stream().map(Compatibility.LayerReport::name).toList());
        assertEquals(Support.REMARK, report.layers().get(1).support());
        assertEquals(Support.FULL, report.layers().get(2).support());
    }

    @Test
    void inspectionNamesEveryLayerThatIsNotSupported() {
        Compatibility report = Models.inspect(MODELS.resolve("unsupported_conv.keras"));
        assertFalse(report.isLoadable());
        assertEquals(
                List.of("conv_one", "max_pooling2d"),
                report.layers().stream()
                        .filter(layer -> layer.support() == Support.NONE)
                        .map(Compatibility.LayerReport::name)
                        .toList());
    }

    @Test
    void inspectionOfADamagedFileTellsTheProblem() {
        Compatibility report = Models.inspect(GOLDEN.resolve("malformed/files/config_not_json.keras"));
        assertFalse(report.isLoadable());
        assertTrue(report.problem().contains("not valid JSON"), report.problem());
    }

    @Test
    void weightsOfRenamedLayersGoByTheirOrder() throws IOException {
        Path weights = LEGACY.resolve("weights_only_2_2_4.h5");
        Path architecture = LEGACY.resolve("weights_only_2_2_4.json");
        Path renamed = Files.writeString(
                folder.resolve("renamed.json"),
                Files.readString(architecture).replace("dense_31", "first").replace("dense_32", "second"));
        float[][] rows = {{1, 2, 3, 4, 5, 6, 7}};
        try (Model original = Models.load(weights, architecture);
                Model other = Models.load(weights, renamed)) {
            assertEquals("first", other.layers().get(0).name());
            assertArrayEquals(original.predict(rows)[0], other.predict(rows)[0]);
        }
    }
}
