package dev.densor.benchmarks.suite;

/**
 * How long is measured.
 *
 * @param rounds in each of which every engine has a new JVM
 * @param warmups iterations before those that count
 * @param turns of each engine at a workload, in each round; one iteration each
 * @param milliseconds of an iteration, at least; one call at least
 */
record Plan(int rounds, int warmups, int turns, int milliseconds) {
    /** Enough to see that everything works. */
    static Plan quick() {
        return new Plan(1, 1, 3, 100);
    }

    /** Long enough for C2, which takes a processor from the first calls for a second or two. */
    static Plan full(int rounds) {
        return new Plan(rounds, 10, 15, 100);
    }
}
