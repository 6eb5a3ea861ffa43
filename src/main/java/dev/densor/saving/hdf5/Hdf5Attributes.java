package dev.densor.saving.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of a group or a dataset. Names are read with the object, values when they are asked for. Text is UTF-8
 * whatever the file says of it, for h5py flags what it writes from bytes as ASCII. Immutable and thread-safe.
 */
public final class Hdf5Attributes {
    private record Attribute(ByteBuffer type, ByteBuffer space, ByteBuffer data) {}

    private final Hdf5File file;
    private final String path;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    Hdf5Attributes(Hdf5File file, String path, ObjectHeader header) {
        this.file = file;
        this.path = path;
        header.find(ObjectHeader.ATTRIBUTE_INFO).ifPresent(Hdf5Attributes::refuseDense);
        header.all(ObjectHeader.ATTRIBUTE).forEach(this::add);
    }

    /** The names, in the order of the file. */
    public List<String> names() {
        return List.copyOf(attributes.keySet());
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    /**
     * The text of an attribute, or empty when there is none of that name.
     *
     * @throws Hdf5Exception when it is not text, or not exactly one
     */
    public Optional<String> string(String name) {
        return Optional.ofNullable(attributes.get(name)).map(attribute -> {
            List<String> texts = read(name, attribute);
            if (texts.size() != 1) {
                throw file.problem(path, "attribute " + name + " holds " + texts.size() + " texts, not one");
            }
            return texts.get(0);
        });
    }

    /**
     * The texts of an attribute, or empty when there is none of that name. A list too long for one attribute is joined
     * from its parts name0, name1, ...; an empty array of whatever type is the empty list, which Keras writes as
     * float64.
     *
     * @throws Hdf5Exception when it is not text
     */
    public Optional<List<String>> strings(String name) {
        Attribute whole = attributes.get(name);
        if (whole != null) {
            return Optional.of(read(name, whole));
        }
        List<String> joined = new ArrayList<>();
        int part = 0;
        while (has(name + part)) {
            joined.addAll(read(name + part, attributes.get(name + part)));
            part++;
        }
        return part == 0 ? Optional.empty() : Optional.of(List.copyOf(joined));
    }

    private List<String> read(String name, Attribute attribute) {
        return file.read(path, storage -> {
            StoredType type = StoredType.read(buffer(attribute.type));
            Extent extent = Extent.read(storage, buffer(attribute.space));
            if (extent.elements() == 0) {
                return List.of();
            }
            if (type.elements() != ElementType.TEXT) {
                throw new UnreadableException("attribute %s is %s, not text", name, type.elements());
            }
            return new TextReader(storage, type).read(buffer(attribute.data), extent.elements());
        });
    }

    /**
     * Attribute message: version [1 byte], flags [1], sizes of name, datatype and dataspace [2 each], in version 3 the
     * name's encoding [1]; then the three themselves, in version 1 each padded to 8 bytes; then the value.
     */
    private void add(ByteBuffer message) {
        int version = message.get();
        int flags = message.get();
        int nameBytes = Short.toUnsignedInt(message.getShort());
        int typeBytes = Short.toUnsignedInt(message.getShort());
        int spaceBytes = Short.toUnsignedInt(message.getShort());
        if (version < 1 || version > 3 || (version > 1 && flags != 0)) {
            throw new UnreadableException(
                    "has an attribute of version %d with flags %d, not supported", version, flags);
        }
        message.position(version == 3 ? 9 : 8);
        int unit = version == 1 ? 8 : 1;
        String name = TextReader.decode(TextReader.untilZero(slice(message, nameBytes, unit)));
        Attribute attribute =
                new Attribute(slice(message, typeBytes, unit), slice(message, spaceBytes, unit), message.slice());
        if (attributes.put(name, attribute) != null) {
            throw new UnreadableException("is damaged: it has two attributes named \"%s\"", name);
        }
    }

    private static ByteBuffer slice(ByteBuffer message, int bytes, int unit) {
        return ObjectHeader.slice(message, (bytes + unit - 1) / unit * unit);
    }

    private static ByteBuffer buffer(ByteBuffer shared) {
        return ObjectHeader.littleEndian(shared.duplicate());
    }

    /**
     * Attribute info message: version, flags, [the largest creation index, 2 bytes, where flag 0 says so], a heap's
     * address.
     */
    private static void refuseDense(ByteBuffer info) {
        int skipped = (info.get(1) & 1) == 0 ? 2 : 4;
        if (info.getLong(skipped) != -1) {
            throw new UnreadableException("keeps its attributes in dense storage, which is not supported: save the file"
                    + " with Keras, or with h5py's default libver");
        }
    }
}
