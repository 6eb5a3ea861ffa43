package dev.densor.conformance;

/**
 * The generator behind {@code Backend.uniform}: ten rounds that mix a counter of four 32-bit words with a key of two.
 *
 * <p>Source: Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011, section 3.3.
 */
final class Philox4x32 {
    private static final int ROUNDS = 10;

    private Philox4x32() {}

    /**
     * One block.
     *
     * @param counter four words, lowest first
     * @param key two words, lowest first
     * @return four words
     */
    static int[] block(int[] counter, int[] key) {
        int[] x = counter;
        for (int round = 0; round < ROUNDS; round++) {
            long left = Integer.toUnsignedLong(x[0]) * 0xD2511F53L;
            long right = Integer.toUnsignedLong(x[2]) * 0xCD9E8D57L;
            int keyLeft = key[0] + round * 0x9E3779B9;
            int keyRight = key[1] + round * 0xBB67AE85;
            x = new int[] {high(right) ^ x[1] ^ keyLeft, (int) right, high(left) ^ x[3] ^ keyRight, (int) left};
        }
        return x;
    }

    private static int high(long product) {
        return (int) (product >>> 32);
    }
}
