package dev.densor.nn.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import dev.densor.npy.NpzFile;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The values, statistics and errors that Keras's own initializers have, case by case. */
class GoldenInitializersTest {
    private static final Path FOLDER = Path.of(System.getProperty("densor.golden"), "initializers");
    private static final Gson JSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();
    private static final int FEWEST_FOR_STATISTICS = 50;

    /** A case of the manifest; what it does not have is null. */
    record Case(
            String id,
            String function,
            Map<String, Object> args,
            Map<String, Map<String, Object>> outputs,
            Map<String, Object> statistics,
            Object error) {
        Shape shape() {
            List<?> dims = (List<?>) args.get("shape");
            return Shape.of(dims.stream().mapToInt(d -> ((Long) d).intValue()).toArray());
        }

        Initializer initializer(Long seed) {
            Map<String, Object> config = new LinkedHashMap<>(args);
            config.remove("shape");
            config.put("seed", seed);
            String className = function.substring(function.lastIndexOf('.') + 1);
            return Initializers.get(Map.of("class_name", className, "config", config));
        }

        double number(String key) {
            return ((Number) statistics.get(key)).doubleValue();
        }
    }

    record Manifest(int count, List<Case> cases) {}

    private static List<Case> cases() throws IOException {
        try (Reader reader = Files.newBufferedReader(FOLDER.resolve("manifest.json"))) {
            Manifest manifest = JSON.fromJson(reader, Manifest.class);
            assertEquals(manifest.count(), manifest.cases().size());
            return manifest.cases();
        }
    }

    @TestFactory
    Stream<DynamicTest> exactValuesAreThoseOfKeras() throws IOException {
        return cases().stream()
                .filter(c -> c.outputs().containsKey("w"))
                .map(c -> DynamicTest.dynamicTest(c.id(), () -> checkExact(c)));
    }

    private static void checkExact(Case c) {
        Map<String, Object> w = c.outputs().get("w");
        assertEquals("bitwise", w.get("basis"));
        try (NpzFile npz = NpzFile.open(FOLDER.resolve("data.npz"))) {
            HostArray expected = npz.read((String) w.get("expected"));
            HostArray drawn = c.initializer(null).draw(c.shape(), 0).cast(DType.FLOAT32);
            assertEquals(expected.toString(), drawn.toString());
            assertArrayEquals(unsignedZeros(expected), unsignedZeros(drawn));
        }
    }

    /** The manifest counts +0 and -0 as equal. */
    private static double[] unsignedZeros(HostArray array) {
        return Arrays.stream(array.toDoubles()).map(v -> v + 0.0).toArray();
    }

    @TestFactory
    Stream<DynamicTest> drawsHaveTheStatisticsThatKerasHas() throws IOException {
        return cases().stream()
                .filter(c -> c.statistics() != null
                        && !"orthogonal".equals(c.statistics().get("distribution")))
                .map(c -> DynamicTest.dynamicTest(c.id(), () -> checkStatistics(c)));
    }

    private static void checkStatistics(Case c) {
        double[] drawn = c.initializer(31L).draw(c.shape(), 0).toDoubles();
        assertArrayEquals(drawn, c.initializer(31L).draw(c.shape(), 1).toDoubles());
        assertFalse(Arrays.equals(drawn, c.initializer(32L).draw(c.shape(), 0).toDoubles()));
        if (c.statistics().containsKey("low")) {
            double slack = 1e-12;
            assertTrue(Arrays.stream(drawn).min().orElseThrow() >= c.number("low") - slack);
            assertTrue(Arrays.stream(drawn).max().orElseThrow() <= c.number("high") + slack);
        }
        if (drawn.length >= FEWEST_FOR_STATISTICS) {
            double mean = Arrays.stream(drawn).average().orElseThrow();
            double variance = Arrays.stream(drawn)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            assertEquals(c.number("mean"), mean, c.number("mean_tolerance"));
            assertEquals(c.number("std"), Math.sqrt(variance), c.number("std_tolerance"));
        }
    }

    @TestFactory
    Stream<DynamicTest> orthogonalMatricesAreOrthogonal() throws IOException {
        return cases().stream()
                .filter(c -> c.statistics() != null
                        && "orthogonal".equals(c.statistics().get("distribution")))
                .map(c -> DynamicTest.dynamicTest(c.id(), () -> checkOrthogonal(c)));
    }

    private static void checkOrthogonal(Case c) {
        double[] drawn = c.initializer(7L).draw(c.shape(), 0).toDoubles();
        int columns = c.shape().dim(-1);
        int rows = drawn.length / columns;
        boolean isWide = rows <= columns;
        int count = Math.min(rows, columns);
        double gain = c.number("gain");
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double dot = 0;
                for (int k = 0; k < Math.max(rows, columns); k++) {
                    dot += isWide
                            ? drawn[i * columns + k] * drawn[j * columns + k]
                            : drawn[k * columns + i] * drawn[k * columns + j];
                }
                assertEquals(i == j ? gain * gain : 0, dot, 1e-12, "vectors " + i + " and " + j);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> whatKerasRefusesIsRefused() throws IOException {
        return cases().stream()
                .filter(c -> c.error() != null)
                .map(c -> DynamicTest.dynamicTest(
                        c.id(),
                        () -> assertThrows(IllegalArgumentException.class, () -> c.initializer(null)
                                .draw(c.shape(), 0))));
    }
}
