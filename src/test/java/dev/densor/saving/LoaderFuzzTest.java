package dev.densor.saving;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.Backends;
import dev.densor.nn.InputSpec;
import dev.densor.nn.Model;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real files, damaged: the answer is a {@link ModelFormatException} or a model that predicts, and it comes soon. */
class LoaderFuzzTest {
    private static final int MUTATIONS_OF_BYTES = 10;
    private static final int MUTATIONS_OF_CONFIG = 16;
    private static final long MAX_CPU_SECONDS = 2;

    @TempDir
    private Path folder;

    static Stream<Path> files() throws IOException {
        Path golden = Path.of(System.getProperty("densor.golden"));
        return Stream.of("models", "models_more", "legacy")
                .flatMap(group -> list(golden.resolve(group).resolve("files")))
                .filter(file -> file.toString().endsWith(".keras")
                        || (file.toString().endsWith(".h5") && !file.toString().endsWith(".weights.h5")));
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException unreadable) {
            return fail(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void damagedFileIsRefusedOrPredicts(Path file) throws IOException {
        byte[] good = Files.readAllBytes(file);
        boolean isArchive = file.toString().endsWith(".keras");
        Mutations mutations = new Mutations(file.getFileName().toString().hashCode());
        try (Backend backend = Backends.open("reference")) {
            for (int i = 0; i < MUTATIONS_OF_BYTES; i++) {
                byte[] bad = isArchive && i % 2 == 0 ? damageWeights(mutations, good) : mutations.damage(good);
                check(bad, file + ", damage " + i, backend);
            }
            for (int i = 0; isArchive && i < MUTATIONS_OF_CONFIG; i++) {
                check(changeConfig(mutations, good), file + ", change " + i, backend);
            }
        }
    }

    private static byte[] damageWeights(Mutations mutations, byte[] good) throws IOException {
        Map<String, byte[]> entries = Mutations.unzip(good);
        entries.computeIfPresent("model.weights.h5", (name, bytes) -> mutations.damage(bytes));
        return Mutations.zip(entries);
    }

    private static byte[] changeConfig(Mutations mutations, byte[] good) throws IOException {
        Map<String, byte[]> entries = Mutations.unzip(good);
        JsonElement config = JsonParser.parseString(new String(entries.get("config.json"), StandardCharsets.UTF_8));
        mutations.change(config);
        entries.put("config.json", config.toString().getBytes(StandardCharsets.UTF_8));
        return Mutations.zip(entries);
    }

    private void check(byte[] bad, String what, Backend backend) throws IOException {
        Path file = Files.write(folder.resolve("bad"), bad);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (Model model = Models.load(file)) {
            model.on(backend);
            predict(model);
        } catch (ModelFormatException refused) {
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        } catch (BackendException tooLarge) {
            assertTrue(tooLarge.getMessage().contains("memory"), tooLarge.getMessage());
        } catch (Throwable wrong) {
            fail(what + ": " + wrong, wrong);
        }
        long seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000_000;
        assertTrue(seconds < MAX_CPU_SECONDS, what + " took " + seconds + " s");
    }

    private static void predict(Model model) {
        List<HostArray> rows = model.inputs().stream()
                .map(input -> HostArray.allocate(input.dtype(), shape(input)))
                .toList();
        model.predict(rows, 2);
    }

    private static Shape shape(InputSpec input) {
        int[] dims = input.shape().dims();
        dims[0] = 2;
        return Shape.of(
                IntStream.of(dims).map(d -> d == PartialShape.UNKNOWN ? 3 : d).toArray());
    }
}
