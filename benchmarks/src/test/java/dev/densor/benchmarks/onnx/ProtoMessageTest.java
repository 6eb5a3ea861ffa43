package dev.densor.benchmarks.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The examples of the documentation of Protocol Buffers, "Encoding". */
class ProtoMessageTest {
    private static byte[] hex(String bytes) {
        return HexFormat.ofDelimiter(" ").parseHex(bytes);
    }

    @Test
    void aNumberIsAVarint() {
        assertArrayEquals(hex("08 96 01"), new ProtoMessage().number(1, 150).toBytes());
    }

    @Test
    void aTextHasItsLengthBefore() {
        assertArrayEquals(
                hex("12 07 74 65 73 74 69 6e 67"),
                new ProtoMessage().text(2, "testing").toBytes());
    }

    @Test
    void aMessageWithinAMessageHasItsLengthBefore() {
        ProtoMessage inner = new ProtoMessage().number(1, 150);
        assertArrayEquals(
                hex("1a 03 08 96 01"), new ProtoMessage().message(3, inner).toBytes());
    }

    @Test
    void floatsAreLittleEndian() {
        assertArrayEquals(
                hex("4a 08 00 00 80 3f 00 00 00 c0"),
                new ProtoMessage().floats(9, new float[] {1, -2}).toBytes());
    }

    @Test
    void aFieldAboveFifteenHasAKeyOfTwoBytes() {
        assertArrayEquals(hex("80 01 01"), new ProtoMessage().number(16, 1).toBytes());
    }
}
