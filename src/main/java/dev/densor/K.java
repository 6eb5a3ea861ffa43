package dev.densor;

/** The facade. */
public final class K extends KRandom {
    private K() {}
}
