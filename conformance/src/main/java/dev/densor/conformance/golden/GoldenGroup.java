package dev.densor.conformance.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.densor.npy.NpzFile;
import dev.densor.shape.HostArray;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of golden data: its cases and its arrays. */
public final class GoldenGroup implements AutoCloseable {
    /** The system property that names the folder of all groups. */
    public static final String PROPERTY = "densor.golden";

    private final String name;
    private final Path folder;
    private final NpzFile arrays;
    private final List<GoldenCase> cases = new ArrayList<>();

    private GoldenGroup(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        this.arrays = NpzFile.open(folder.resolve("data.npz"));
        for (JsonElement element : manifest(folder).getAsJsonArray("cases")) {
            cases.add(new GoldenCase(this, element.getAsJsonObject()));
        }
    }

    /**
     * Opens a group.
     *
     * @throws IllegalStateException when the property {@link #PROPERTY} does not name a folder that has it
     */
    public static GoldenGroup open(String name) {
        String root = System.getProperty(PROPERTY);
        if (root == null || !Files.isDirectory(Path.of(root, name))) {
            throw new IllegalStateException(
                    "golden group \"" + name + "\" is not in the folder that -D" + PROPERTY + " names: " + root);
        }
        return new GoldenGroup(name, Path.of(root, name));
    }

    private static JsonObject manifest(Path folder) {
        try (Reader reader = Files.newBufferedReader(folder.resolve("manifest.json"))) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The name of the folder. */
    public String name() {
        return name;
    }

    /** Its cases. */
    public List<GoldenCase> cases() {
        return List.copyOf(cases);
    }

    /** A file that a case names. */
    public Path file(String path) {
        return folder.resolve(path);
    }

    HostArray array(String key) {
        return arrays.read(key);
    }

    @Override
    public void close() {
        arrays.close();
    }
}
