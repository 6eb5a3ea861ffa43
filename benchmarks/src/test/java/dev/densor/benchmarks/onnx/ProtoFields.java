package dev.densor.benchmarks.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link ProtoMessage} writes: numbers and blocks. */
record ProtoFields(List<Field> fields) {
    /** A field's number, and a Long or a byte[]. */
    record Field(int number, Object value) {}

    static ProtoFields of(byte[] message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(message);
        while (bytes.hasRemaining()) {
            long key = varint(bytes);
            long value = varint(bytes);
            boolean isBlock = (key & 7) == 2;
            byte[] block = new byte[isBlock ? (int) value : 0];
            bytes.get(block);
            fields.add(new Field((int) (key >> 3), isBlock ? block : (Object) value));
        }
        return new ProtoFields(fields);
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private List<Object> all(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(Field::value)
                .toList();
    }

    List<Long> numbers(int number) {
        return all(number).stream().map(Long.class::cast).toList();
    }

    List<byte[]> blocks(int number) {
        return all(number).stream().map(byte[].class::cast).toList();
    }

    List<String> texts(int number) {
        return blocks(number).stream()
                .map(block -> new String(block, StandardCharsets.UTF_8))
                .toList();
    }

    List<ProtoFields> messages(int number) {
        return blocks(number).stream().map(ProtoFields::of).toList();
    }
}
