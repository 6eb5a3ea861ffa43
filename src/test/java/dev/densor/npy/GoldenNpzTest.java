package dev.densor.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.densor.shape.HostArray;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files NumPy wrote that hold Keras's answers: every array of them can be read. */
class GoldenNpzTest {
    private static List<Path> files(String ending) throws IOException {
        Path golden = Path.of(System.getProperty("densor.golden"));
        try (Stream<Path> files = Files.walk(golden)) {
            List<Path> found =
                    files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
            assertTrue(found.size() > 0, "no golden data in " + golden);
            return found;
        }
    }

    @Test
    void everyArrayIsRead() throws IOException {
        int arrays = 0;
        for (Path file : files(".npz")) {
            try (NpzFile npz = NpzFile.open(file)) {
                for (String name : npz.names()) {
                    HostArray array = npz.read(name);
                    assertEquals(array.shape().size(), array.size(), name);
                    arrays++;
                }
            }
        }
        assertTrue(arrays > 400, "only " + arrays + " arrays");
    }

    @Test
    void inputsHaveTheTypesAndShapesOfTheManifest() throws IOException {
        int inputs = 0;
        for (Path manifest : files("manifest.json")) {
            Path data = manifest.resolveSibling("data.npz");
            if (!Files.exists(data)) {
                continue;
            }
            try (Reader text = Files.newBufferedReader(manifest);
                    NpzFile npz = NpzFile.open(data)) {
                JsonObject root = JsonParser.parseReader(text).getAsJsonObject();
                for (JsonElement each : root.getAsJsonArray("cases")) {
                    inputs += checkInputs(each.getAsJsonObject(), npz);
                }
            }
        }
        assertTrue(inputs > 100, "only " + inputs + " inputs");
    }

    private static int checkInputs(JsonObject each, NpzFile npz) {
        int checked = 0;
        JsonObject inputs = each.has("inputs") ? each.getAsJsonObject("inputs") : new JsonObject();
        for (JsonElement input : inputs.asMap().values()) {
            if (input.isJsonObject() && input.getAsJsonObject().has("array")) {
                JsonObject array = input.getAsJsonObject();
                String shape = array.get("shape").toString().replace(",", ", ");
                String read = npz.read(array.get("array").getAsString()).toString();
                assertEquals(array.get("dtype").getAsString() + " " + shape, read);
                checked++;
            }
        }
        return checked;
    }
}
