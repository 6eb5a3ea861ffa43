package dev.densor.cuda;

/**
 * A kernel by name.
 *
 * @param family the file it is in: {@code unary_f32}
 * @param name its own: {@code unary_relu_f32}
 */
record Kernel(String family, String name) {}
