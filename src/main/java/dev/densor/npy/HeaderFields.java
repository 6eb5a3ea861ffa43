package dev.densor.npy;

import dev.densor.shape.Shape;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the three entries of a .npy header's dictionary: element type, order of the axes, shape. */
final class HeaderFields {
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
    /** NumPy's own limit. */
    private static final int HIGHEST_RANK = 64;

    private final String file;
    private final Map<?, ?> fields;

    /**
     * @param text the header's dictionary
     * @param file for the messages
     */
    HeaderFields(String text, String file) {
        this.file = file;
        Object value;
        try {
            value = PythonLiteral.parse(text);
        } catch (PythonLiteral.SyntaxException malformed) {
            throw new NpyException(file, "the header cannot be read: " + malformed.getMessage());
        }
        if (!(value instanceof Map<?, ?> map) || !map.keySet().equals(KEYS)) {
            throw new NpyException(file, "the header is not a dictionary of descr, fortran_order and shape");
        }
        this.fields = map;
    }

    /**
     * The header they make.
     *
     * @param dataStart position of the first element in the file
     */
    NpyHeader header(long dataStart) {
        String descr = descr();
        boolean ordered = !descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0;
        String code = ordered ? descr.substring(1) : descr;
        ElementType type = ElementType.find(code).orElseThrow(() -> unsupported(descr, code));
        long[] shape = shape();
        long rows = shape.length == 0 ? 1 : shape[0];
        Shape rowShape = rowShape(shape);
        if (exceeds(rows, rowShape.size() * type.width(), Long.MAX_VALUE - dataStart)) {
            throw new NpyException(file, "shape " + fields.get("shape") + " has more than 2^63 bytes");
        }
        return new NpyHeader(
                type, order(descr), fortranOrder() && shape.length > 1, shape.length, rows, rowShape, dataStart);
    }

    private static ByteOrder order(String descr) {
        return switch (descr.charAt(0)) {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            default -> ByteOrder.nativeOrder();
        };
    }

    private String descr() {
        Object descr = fields.get("descr");
        if (descr instanceof List<?>) {
            throw new NpyException(file, "it is a structured array; save each field as an array of its own");
        }
        if (!(descr instanceof String text)) {
            throw new NpyException(file, "the header's descr is not text");
        }
        return text;
    }

    private NpyException unsupported(String descr, String code) {
        String kind =
                switch (code.isEmpty() ? ' ' : code.charAt(0)) {
                    case 'O' -> "Python objects, stored as pickled code that Densor never runs";
                    case 'U', 'S', 'a' -> "text";
                    case 'c' -> "complex numbers";
                    case 'M', 'm' -> "dates or durations";
                    case 'V' -> "raw bytes, as bfloat16 is saved";
                    case 'f' -> "floating-point numbers of an unusual size";
                    default -> "not a type Densor knows";
                };
        return new NpyException(
                file,
                "dtype '" + shortened(descr) + "' (" + kind + ") cannot be read; save it with"
                        + " .astype('float32') or another of bool, int8 to int64, uint8 to uint64, float16 to float64");
    }

    private boolean fortranOrder() {
        if (!(fields.get("fortran_order") instanceof Boolean order)) {
            throw new NpyException(file, "the header's fortran_order is neither True nor False");
        }
        return order;
    }

    private long[] shape() {
        if (!(fields.get("shape") instanceof List<?> dims) || dims.size() > HIGHEST_RANK) {
            throw new NpyException(file, "the header's shape is not a tuple of at most " + HIGHEST_RANK + " numbers");
        }
        long[] shape = new long[dims.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            if (!(dims.get(axis) instanceof Long dim) || dim < 0) {
                throw new NpyException(file, "the header's shape: " + shortened(dims.get(axis)) + " is not a size");
            }
            if (axis > 0 && dim > Integer.MAX_VALUE) {
                throw new NpyException(file, "shape " + dims + ": only the first axis may be longer than 2^31 - 1");
            }
            shape[axis] = dim;
        }
        return shape;
    }

    private Shape rowShape(long[] shape) {
        int[] dims = new int[Math.max(0, shape.length - 1)];
        long size = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = (int) shape[axis + 1];
            if (exceeds(size, dims[axis], Integer.MAX_VALUE - 8)) {
                throw new NpyException(file, "shape " + fields.get("shape") + ": a row has more than 2^31 elements");
            }
            size *= dims[axis];
        }
        return Shape.of(dims);
    }

    /** A header can hold a value of a megabyte. */
    private static String shortened(Object value) {
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static boolean exceeds(long a, long b, long limit) {
        return b != 0 && a > limit / b;
    }
}
