package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Reads all there is in a file and writes a line for each dataset and attribute, in the form of digest.py. */
final class Visit {
    private static final int MOST_OBJECTS = 400;

    private final String name;
    private final boolean strict;
    private final List<String> lines = new ArrayList<>();
    private final List<Hdf5Exception> failures = new ArrayList<>();
    private int objects;

    private Visit(String name, boolean strict) {
        this.name = name;
        this.strict = strict;
    }

    /** Every object, attribute and element; the first that cannot be read ends it. */
    static Visit strictly(String name, Hdf5File file) {
        Visit visit = new Visit(name, true);
        visit.group(file.root());
        return visit;
    }

    /** What can be read, and the exceptions of what cannot. */
    static Visit leniently(String name, Hdf5File file) {
        Visit visit = new Visit(name, false);
        visit.group(file.root());
        return visit;
    }

    List<String> lines() {
        return lines;
    }

    List<Hdf5Exception> failures() {
        return failures;
    }

    private void group(Hdf5Group group) {
        attributes(group.path(), group.attributes());
        for (String child : group.names()) {
            // A damaged file may link in circles with many branches.
            objects++;
            if (objects > MOST_OBJECTS) {
                assertFalse(strict, "a sound file has fewer objects");
                return;
            }
            attempt(() -> group.group(child).ifPresent(this::group));
            attempt(() -> group.dataset(child).ifPresent(this::dataset));
        }
    }

    private void dataset(Hdf5Dataset dataset) {
        attributes(dataset.path(), dataset.attributes());
        attempt(() -> {
            CRC32 crc = new CRC32();
            crc.update(littleEndian(dataset));
            lines.add(name + ":" + dataset.path() + " " + dataset.type() + Arrays.toString(dataset.shape()) + " "
                    + crc.getValue());
        });
    }

    private static ByteBuffer littleEndian(Hdf5Dataset dataset) {
        return switch (dataset.type()) {
            case FLOAT32 -> {
                float[] data = dataset.floats();
                ByteBuffer bytes = buffer(data.length * Float.BYTES);
                bytes.asFloatBuffer().put(data);
                yield bytes;
            }
            case FLOAT64 -> {
                double[] data = dataset.doubles();
                ByteBuffer bytes = buffer(data.length * Double.BYTES);
                bytes.asDoubleBuffer().put(data);
                yield bytes;
            }
            case FLOAT16, BFLOAT16, OPAQUE16, INT16, UINT16 -> {
                short[] data = dataset.shorts();
                ByteBuffer bytes = buffer(data.length * Short.BYTES);
                bytes.asShortBuffer().put(data);
                yield bytes;
            }
            case INT32, UINT32 -> {
                int[] data = dataset.ints();
                ByteBuffer bytes = buffer(data.length * Integer.BYTES);
                bytes.asIntBuffer().put(data);
                yield bytes;
            }
            case INT64, UINT64, TEXT, OTHER -> {
                long[] data = dataset.longs();
                ByteBuffer bytes = buffer(data.length * Long.BYTES);
                bytes.asLongBuffer().put(data);
                yield bytes;
            }
            case INT8, UINT8 -> ByteBuffer.wrap(dataset.bytes());
        };
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void attributes(String path, Hdf5Attributes attributes) {
        for (String attribute : attributes.names()) {
            attempt(() -> lines.add(name + ":" + path + "@" + attribute + "="
                    + String.join("|", attributes.strings(attribute).orElseThrow())));
        }
    }

    private void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (Hdf5Exception e) {
            if (strict) {
                throw e;
            }
            failures.add(e);
        }
    }
}
