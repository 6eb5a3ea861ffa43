package dev.densor.nn;

import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;

/**
 * What a model takes.
 *
 * @param name of the input
 * @param shape with the batch first
 * @param dtype what data is converted to
 */
public record InputSpec(String name, PartialShape shape, DType dtype) {}
