/**
 * The processor by plain Java: float32 in loops that the JVM compiles to vector instructions, all else as the reference
 * computes it. Where the module {@code jdk.incubator.vector} is present, matrix products use it; that class has a
 * source folder of its own, {@code src/vector/java}, because it is compiled with another option.
 */
package dev.densor.portable;
