package dev.densor.cuda;

import java.util.Map;

/**
 * A kernel by name.
 *
 * @param family the file it is in: {@code unary_f32}
 * @param name its own: {@code unary_relu_f32}
 */
record Kernel(String family, String name) {
    /** Kernels for elements of 1, 2, 4 and 8 bytes, whose names end with that number. */
    static Map<Integer, Kernel> bySize(String family, String prefix) {
        return Map.of(
                1, new Kernel(family, prefix + 1),
                2, new Kernel(family, prefix + 2),
                4, new Kernel(family, prefix + 4),
                8, new Kernel(family, prefix + 8));
    }
}
