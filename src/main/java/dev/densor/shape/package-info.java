/**
 * Shapes, element types, strides and arrays in host memory: what every other package speaks of, and nothing that knows
 * a device.
 */
package dev.densor.shape;
