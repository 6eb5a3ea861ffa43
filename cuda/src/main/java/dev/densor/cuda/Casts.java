package dev.densor.cuda;

import dev.densor.shape.DType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which conversions between types there are kernels for that move 16 bytes at a time. */
final class Casts {
    /** As the lines CAST of cast.cu: types, and what contiguous elements of them are converted to. */
    private static final Map<DType, List<DType>> FAST = Map.of(
            DType.FLOAT32,
            List.of(DType.FLOAT16, DType.BFLOAT16, DType.UINT8, DType.INT8, DType.INT32, DType.FLOAT64, DType.BOOL),
            DType.FLOAT16,
            List.of(DType.FLOAT32, DType.BFLOAT16, DType.UINT8, DType.INT8),
            DType.BFLOAT16,
            List.of(DType.FLOAT32, DType.FLOAT16, DType.UINT8, DType.INT8),
            DType.UINT8,
            List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32),
            DType.INT8,
            List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32),
            DType.INT32,
            List.of(DType.FLOAT32, DType.INT64),
            DType.INT64,
            List.of(DType.FLOAT32, DType.INT32),
            DType.FLOAT64,
            List.of(DType.FLOAT32),
            DType.BOOL,
            List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16));

    private static final Map<DType, Map<DType, Kernel>> KERNELS = kernels();

    /** Bytes that are moved at a time on the wider side. */
    private static final int PACK = 16;

    private Casts() {}

    private static Map<DType, Map<DType, Kernel>> kernels() {
        Map<DType, Map<DType, Kernel>> kernels = new EnumMap<>(DType.class);
        FAST.forEach((from, targets) -> {
            Map<DType, Kernel> some = new EnumMap<>(DType.class);
            targets.forEach(to -> some.put(to, new Kernel("cast", "cast_" + Suffix.of(from) + "_" + Suffix.of(to))));
            kernels.put(from, some);
        });
        return kernels;
    }

    /** The kernel for contiguous elements, or null. */
    static Kernel kernel(DType from, DType to) {
        return KERNELS.get(from).get(to);
    }

    /** How many elements such a kernel's thread converts at a time. */
    static int packSize(DType from, DType to) {
        return PACK / Math.max(from.bytes(), to.bytes());
    }

    /** Whether elements stay as they are, byte by byte: of one type, or of 8 bits whose low bits are kept. */
    static boolean keepsBytes(DType from, DType to) {
        return from == to || (from.bytes() == 1 && to.bytes() == 1 && to != DType.BOOL);
    }
}
