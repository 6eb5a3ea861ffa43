package dev.densor.benchmarks.engine;

import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Network;
import java.util.Optional;

/**
 * One way to run Dense layers from Java. An implementation has a public constructor without parameters and is named in
 * {@code META-INF/services}; a class path has one. It uses {@link Settings#threads} threads.
 */
public interface Engine {
    /** Name and version of the library, as the report prints it. */
    String description();

    /**
     * Prepares a network as a user of the library would who scores many batches: weights in place, output memory
     * reserved where the library can be given one.
     *
     * @return empty when the library lacks one of its activations and offers no usual way to compose it
     */
    Optional<Job> network(Network network) throws Exception;

    /**
     * Prepares an activation alone, its input already in the library's own memory.
     *
     * @return empty when the library lacks it
     */
    Optional<Job> activation(ActivationPass pass) throws Exception;
}
