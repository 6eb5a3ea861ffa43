package dev.densor.backend;

import dev.densor.shape.DType;

/** Memory of one device: a number of elements of one type. Made and understood only by the backend it came from. */
public interface Buffer {
    /** The type of the elements. */
    DType dtype();

    /** Number of elements. */
    long size();
}
