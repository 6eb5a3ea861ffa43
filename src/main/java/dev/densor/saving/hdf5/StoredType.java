package dev.densor.saving.hdf5;

import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A datatype message. jHDF decodes numbers and text of fixed length; the other classes never reach it, because it nests
 * without a limit and fails on an opaque type without a tag, which is how h5py stores bfloat16.
 *
 * @param elements what the elements are
 * @param bytes the stored size of one element, never negative
 * @param order the byte order of numbers
 * @param padding how text of fixed length ends; null for all else
 */
record StoredType(ElementType elements, int bytes, ByteOrder order, StringData.StringPaddingHandler padding) {
    private static final int INTEGER = 0;
    private static final int FLOAT = 1;
    private static final int TEXT = 3;
    private static final int OPAQUE = 5;
    private static final int VARIABLE_LENGTH = 9;
    private static final int VARIABLE_LENGTH_BYTES = 16;

    static StoredType read(ByteBuffer message) {
        int classAndVersion = message.get(0);
        int kind = message.get(1) & 0x0F;
        int bytes = message.getInt(4);
        if (bytes < 0 || (classAndVersion & 0xF0) == 0) {
            throw new UnreadableException("is damaged: it has no datatype that can be");
        }
        return switch (classAndVersion & 0x0F) {
            case INTEGER -> integer((FixedPoint) DataType.readDataType(message));
            case FLOAT -> floatingPoint((FloatingPoint) DataType.readDataType(message));
            case TEXT -> text((StringData) DataType.readDataType(message));
            case OPAQUE -> plain(bytes == 2 ? ElementType.OPAQUE16 : ElementType.OTHER, bytes);
            case VARIABLE_LENGTH ->
                plain(kind == 1 && bytes == VARIABLE_LENGTH_BYTES ? ElementType.TEXT : ElementType.OTHER, bytes);
            default -> plain(ElementType.OTHER, bytes);
        };
    }

    private static StoredType plain(ElementType elements, int bytes) {
        return new StoredType(elements, bytes, ByteOrder.LITTLE_ENDIAN, null);
    }

    private static StoredType text(StringData type) {
        ElementType elements = type.getSize() == 0 ? ElementType.OTHER : ElementType.TEXT;
        return new StoredType(elements, type.getSize(), ByteOrder.LITTLE_ENDIAN, type.getStringPaddingHandler());
    }

    private static StoredType integer(FixedPoint type) {
        int bytes = type.getSize();
        boolean plain = type.getBitOffset() == 0 && type.getBitPrecision() == 8L * bytes;
        ElementType elements = !plain
                ? ElementType.OTHER
                : switch (bytes) {
                    case 1 -> type.isSigned() ? ElementType.INT8 : ElementType.UINT8;
                    case 2 -> type.isSigned() ? ElementType.INT16 : ElementType.UINT16;
                    case 4 -> type.isSigned() ? ElementType.INT32 : ElementType.UINT32;
                    case 8 -> type.isSigned() ? ElementType.INT64 : ElementType.UINT64;
                    default -> ElementType.OTHER;
                };
        return new StoredType(elements, bytes, type.getByteOrder(), null);
    }

    private static StoredType floatingPoint(FloatingPoint type) {
        List<Integer> format = List.of(
                type.getSize(),
                (int) type.getBitPrecision(),
                (int) type.getBitOffset(),
                type.getSignLocation(),
                (int) type.getExponentLocation(),
                (int) type.getExponentSize(),
                (int) type.getMantissaLocation(),
                (int) type.getMantissaSize(),
                type.getExponentBias());
        ElementType elements = ElementType.OTHER;
        if (format.equals(format(2, 5))) {
            elements = ElementType.FLOAT16;
        } else if (format.equals(format(2, 8))) {
            elements = ElementType.BFLOAT16;
        } else if (format.equals(format(4, 8))) {
            elements = ElementType.FLOAT32;
        } else if (format.equals(format(8, 11))) {
            elements = ElementType.FLOAT64;
        }
        return new StoredType(elements, type.getSize(), type.getByteOrder(), null);
    }

    /** The fields of an IEEE format: sign, exponent and mantissa from the highest bit down, no gaps. */
    private static List<Integer> format(int bytes, int exponent) {
        int bits = 8 * bytes;
        int mantissa = bits - 1 - exponent;
        return List.of(bytes, bits, 0, bits - 1, mantissa, exponent, 0, mantissa, (1 << (exponent - 1)) - 1);
    }
}
