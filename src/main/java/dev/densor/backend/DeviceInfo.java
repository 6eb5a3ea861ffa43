package dev.densor.backend;

import dev.densor.shape.DType;
import java.util.Set;

/**
 * What an open device is.
 *
 * @param name provider and ordinal: {@code "cuda:0"}
 * @param hardware for people: {@code "NVIDIA H100 80GB HBM3"}, {@code "2 cores, double arithmetic"}
 * @param dtypes the types of which tensors can be made
 */
public record DeviceInfo(String name, String hardware, Set<DType> dtypes) {
    /** Copies the set. */
    public DeviceInfo {
        dtypes = Set.copyOf(dtypes);
    }
}
