package dev.densor.saving;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damages files in seeded ways: bytes at random, and values inside a configuration. */
final class Mutations {
    private static final List<String> CLASSES = List.of(
            "Dense",
            "Activation",
            "Flatten",
            "Reshape",
            "Permute",
            "Dropout",
            "BatchNormalization",
            "Embedding",
            "Concatenate",
            "Add",
            "Dot",
            "TimeDistributed",
            "Sequential",
            "Functional",
            "InputLayer",
            "Lambda",
            "LayerNormalization",
            "GroupNormalization",
            "EinsumDense",
            "RepeatVector",
            "CategoryEncoding",
            "PReLU");
    private static final List<JsonElement> VALUES = List.of(
            JsonNull.INSTANCE,
            new JsonPrimitive(true),
            new JsonPrimitive(0),
            new JsonPrimitive(-1),
            new JsonPrimitive(1),
            new JsonPrimitive(7),
            new JsonPrimitive(Integer.MAX_VALUE),
            new JsonPrimitive(1L << 40),
            new JsonPrimitive(Long.MIN_VALUE),
            new JsonPrimitive(0.5),
            new JsonPrimitive(1e300),
            new JsonPrimitive(Double.NaN),
            new JsonPrimitive(""),
            new JsonPrimitive("relu"),
            new JsonPrimitive("dense"),
            new JsonPrimitive("float16"),
            new JsonPrimitive("int8_from_float32"),
            new JsonArray(),
            new JsonObject());

    private final SplittableRandom random;

    Mutations(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Some bytes changed, or the file cut, or a piece of it left out or written twice. */
    byte[] damage(byte[] file) {
        byte[] damaged = file.clone();
        int at = random.nextInt(file.length);
        int length = Math.min(file.length - at, 1 + random.nextInt(64));
        switch (random.nextInt(6)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(damaged, at, at + length, (byte) random.nextInt(-1, 2));
            case 2 -> random.nextBytes(damaged);
            case 3 -> damaged = Arrays.copyOf(file, at);
            case 4 -> System.arraycopy(file, random.nextInt(file.length - length + 1), damaged, at, length);
            default -> damaged = without(file, at, length);
        }
        return damaged;
    }

    private static byte[] without(byte[] file, int at, int length) {
        byte[] rest = Arrays.copyOf(file, file.length - length);
        System.arraycopy(file, at + length, rest, at, file.length - at - length);
        return rest;
    }

    /** One value somewhere in a configuration replaced by another, or left out. */
    void change(JsonElement config) {
        List<Consumer<JsonElement>> places = new ArrayList<>();
        collect(config, places);
        places.get(random.nextInt(places.size())).accept(value());
    }

    private JsonElement value() {
        return random.nextInt(4) == 0
                ? new JsonPrimitive(CLASSES.get(random.nextInt(CLASSES.size())))
                : VALUES.get(random.nextInt(VALUES.size())).deepCopy();
    }

    private void collect(JsonElement element, List<Consumer<JsonElement>> places) {
        if (element instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                places.add(value -> object.add(entry.getKey(), value));
                places.add(value -> object.remove(entry.getKey()));
                collect(entry.getValue(), places);
            }
        } else if (element instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                places.add(value -> array.set(index, value));
                places.add(value -> array.remove(index));
                places.add(value -> array.add(array.get(index).deepCopy()));
                collect(array.get(i), places);
            }
        }
    }

    /** The entries of a zip archive. */
    static Map<String, byte[]> unzip(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    /** A zip archive of these entries. */
    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
