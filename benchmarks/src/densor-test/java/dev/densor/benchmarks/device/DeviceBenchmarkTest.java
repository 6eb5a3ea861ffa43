package dev.densor.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.densor.backend.UnaryOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceBenchmarkTest {
    @TempDir
    private Path folder;

    /** In plain Java, which every machine has. */
    private DeviceResults run(String families, String... options) throws IOException {
        Path out = folder.resolve("results.json");
        List<String> all = Stream.concat(
                        Stream.of("--device", "java", "--batch-ms", "0.01", "--families", families, "--out", "" + out),
                        Stream.of(options))
                .toList();
        assertEquals(0, DeviceBenchmark.run(all.toArray(String[]::new)));
        return new Gson().fromJson(Files.readString(out), DeviceResults.class);
    }

    @Test
    void everyActivationStandsBesideTheBareProduct() throws IOException {
        List<Figure> figures = run("dense", "--shapes", "3x5x7").figures();
        long activations =
                Stream.of(UnaryOp.values()).filter(UnaryOp::isActivation).count();
        assertEquals(2 + 1 + activations, figures.size());
        assertEquals("float32 3x5x7 bare product", figures.get(0).name());
        assertEquals("float32 3x5x7 linear", figures.get(2).name());
        double bare = Math.min(figures.get(0).microseconds(), figures.get(1).microseconds());
        for (Figure figure : figures) {
            assertEquals(bare, figure.bareMicroseconds(), figure.name());
            assertEquals(2 * 3 * 5 * 7, figure.operations(), figure.name());
            assertTrue(figure.microseconds() > 0, figure.name());
        }
    }

    @Test
    void networksOnTheDeviceAreTimedForEachBatch() throws IOException {
        List<Figure> figures = run("network", "--batches", "1,3").figures();
        assertEquals(
                List.of("float32 mlp-1", "float32 mlp-3"),
                figures.stream().map(Figure::name).toList());
        assertEquals(
                2.0 * 3 * (784 * 512 + 512 * 512 + 512 * 10), figures.get(1).operations());
    }

    @Test
    void aRatioIsShown() {
        Figure layer = new Figure("dense", "bfloat16 4x4x4 relu", 15, 0, 128, 10);
        Figure product = new Figure("product", "float32 4x4x4", 15, 0, 128);
        String text = new DeviceResults("cuda:0", "a GPU", "a VM", List.of(), List.of(layer, product)).toText();
        assertTrue(text.lines().findFirst().orElseThrow().endsWith(" 1.50 of the bare product"), text);
        assertTrue(text.endsWith("TFLOP/s"), text);
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertEquals(2, DeviceBenchmark.run("--shapes", "3x5"));
        assertEquals(2, DeviceBenchmark.run("--types", "float8"));
        assertEquals(2, DeviceBenchmark.run("--families", "dances"));
        assertEquals(
                "a size is ROWSxFEATURESxUNITS, like 65536x784x512, not 0x1x1",
                assertThrows(IllegalArgumentException.class, () -> Size.parse("0x1x1"))
                        .getMessage());
        assertEquals(new Size(65536, 784, 512), Size.parse("65536x784x512"));
    }
}
