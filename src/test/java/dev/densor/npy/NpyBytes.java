package dev.densor.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files made by hand, for what the writer never writes. */
final class NpyBytes {
    private NpyBytes() {}

    /** A version 1.0 file; the elements come from {@code data}, up to its position. */
    static ByteBuffer of(String descr, boolean fortran, String shape, ByteBuffer data) {
        String order = fortran ? "True" : "False";
        return of(1, "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n", data);
    }

    /** A file with any text as its header. */
    static ByteBuffer of(int version, String header, ByteBuffer data) {
        byte[] text = header.getBytes(version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        ByteBuffer file =
                ByteBuffer.allocate(12 + text.length + data.position()).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
        file.put((byte) version).put((byte) 0);
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        return file.put(text).put(data.duplicate().flip()).flip();
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer big(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    static byte[] array(ByteBuffer file) {
        byte[] bytes = new byte[file.remaining()];
        file.duplicate().get(bytes);
        return bytes;
    }
}
