package dev.densor.conformance.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.densor.backend.Backend;
import dev.densor.nn.Model;
import dev.densor.npy.Npy;
import dev.densor.npy.NpzFile;
import dev.densor.saving.Models;
import dev.densor.shape.HostArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trained models on the real data that they were made for, on one backend. MNIST is in the folder {@code
 * examples/mnist} of the repository, which the system property {@code densor.root} names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenRealData {
    private static final int MNIST_CORRECT = 9758;
    private static final double MNIST_TOLERANCE = 2e-5;

    private final Path root = Path.of(System.getProperty(GoldenGroup.PROPERTY), "realdata");
    private final Path mnist = Path.of(System.getProperty("densor.root"), "examples", "mnist");
    private Backend backend;
    private JsonObject manifest;

    /** For subclasses. */
    protected GoldenRealData() {}

    /** Opens the device to run on, or skips the test; this class closes it. */
    protected abstract Backend open();

    @BeforeAll
    void prepare() throws IOException {
        backend = open();
        manifest = JsonParser.parseString(Files.readString(root.resolve("manifest.json")))
                .getAsJsonObject();
    }

    @AfterAll
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist_mlp.keras", "mnist_mlp.h5"})
    void mnistClassifierGets9758Of10000Right(String file) {
        HostArray images = Npy.read(mnist.resolve("test_images.npy"));
        HostArray labels = Npy.read(mnist.resolve("test_labels.npy"));
        try (Model model = Models.load(mnist.resolve(file));
                NpzFile expected = NpzFile.open(mnist.resolve("test_probabilities_f64.npz"))) {
            HostArray probabilities = model.on(backend).predict(images);
            assertEquals(MNIST_CORRECT, correct(probabilities, labels));
            assertNear(expected.read("first1000"), probabilities.rows(0, 1000), MNIST_TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "digits, keras",
        "digits, h5",
        "breast_cancer, keras",
        "breast_cancer, h5",
        "diabetes, keras",
        "diabetes, h5"
    })
    void tableModelsPredictAsKerasDoes(String name, String kind) {
        try (Model model = Models.load(root.resolve(name + "." + kind));
                NpzFile data = NpzFile.open(root.resolve(name + ".npz"))) {
            HostArray outputs = model.on(backend).predict(data.read("x"));
            double atol = manifest.getAsJsonObject(name).get("atol").getAsDouble();
            assertNear(data.read("expected_f64"), outputs, atol);
        }
    }

    @Test
    void digitsClassifierReachesItsAccuracy() {
        try (Model model = Models.load(root.resolve("digits.keras"));
                NpzFile data = NpzFile.open(root.resolve("digits.npz"))) {
            HostArray labels = data.read("y");
            int correct = correct(model.on(backend).predict(data.read("x")), labels);
            double wanted = manifest.getAsJsonObject("digits")
                    .getAsJsonObject("score")
                    .get("accuracy")
                    .getAsDouble();
            assertEquals(wanted, (double) correct / labels.size(), 1e-12);
        }
    }

    private static int correct(HostArray probabilities, HostArray labels) {
        int classes = probabilities.shape().dim(1);
        int correct = 0;
        for (int row = 0; row < labels.size(); row++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (probabilities.getDouble(row * classes + c) > probabilities.getDouble(row * classes + best)) {
                    best = c;
                }
            }
            correct += best == labels.getLong(row) ? 1 : 0;
        }
        return correct;
    }

    private static void assertNear(HostArray expected, HostArray actual, double atol) {
        assertEquals(expected.shape(), actual.shape());
        for (int i = 0; i < expected.size(); i++) {
            double difference = Math.abs(expected.getDouble(i) - actual.getDouble(i));
            int element = i;
            assertTrue(difference <= atol, () -> "element " + element + " differs by " + difference);
        }
    }
}
