package dev.densor.backend;

import java.util.function.Consumer;

/** A backend that has several ways to compute the same, and tells which it takes, and why. */
public interface Explains {
    /**
     * Tells a listener, from now on and once for each kind of work, in a line: for example which kernels compute dense
     * layers of some sizes, and what that was decided by.
     *
     * @param lines called by the thread that asks for the work; it must not call the backend
     */
    void explain(Consumer<String> lines);
}
