package com.example.tinybackend;

/** Philox4x32-10 of Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, 2011. */
final class Philox {
    private static final int ROUNDS = 10;
    private static final long FACTOR_0 = 0xD2511F53L;
    private static final long FACTOR_2 = 0xCD9E8D57L;
    private static final int STEP_0 = 0x9E3779B9;
    private static final int STEP_1 = 0xBB67AE85;

    private Philox() {}

    /** Word {@code index % 4} of block {@code counter + index / 4}. */
    static int word(long seed, long counter, long index) {
        long low = counter + index / 4;
        int carry = Long.compareUnsigned(low, counter) < 0 ? 1 : 0;
        int[] words = {(int) low, (int) (low >>> 32), carry, 0};
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = FACTOR_0 * (words[0] & 0xffffffffL);
            long product2 = FACTOR_2 * (words[2] & 0xffffffffL);
            words = new int[] {
                (int) (product2 >>> 32) ^ words[1] ^ key0,
                (int) product2,
                (int) (product0 >>> 32) ^ words[3] ^ key1,
                (int) product0
            };
            key0 += STEP_0;
            key1 += STEP_1;
        }
        return words[(int) (index % 4)];
    }
}
