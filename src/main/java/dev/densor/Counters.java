package dev.densor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What counts up for a whole process: numbers for names, and seeds for those who give none. Thread-safe. */
final class Counters {
    /** The odd number nearest to 2^64 divided by the golden ratio: multiples of it spread evenly. */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final Map<String, Integer> UIDS = new ConcurrentHashMap<>();
    private static final AtomicLong SEED =
            new AtomicLong(ThreadLocalRandom.current().nextLong());

    private Counters() {}

    static int nextUid(String prefix) {
        return UIDS.merge(prefix, 1, Integer::sum);
    }

    static void resetUids() {
        UIDS.clear();
    }

    static void startSeeds(long seed) {
        SEED.set(seed);
    }

    /** Each call another one. As the key of Philox it needs no further mixing. */
    static long nextSeed() {
        return SEED.addAndGet(GOLDEN_GAMMA);
    }
}
