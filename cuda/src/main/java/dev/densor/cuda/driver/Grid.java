package dev.densor.cuda.driver;

/**
 * How many threads run a kernel.
 *
 * @param x blocks, up to 2^31 - 1
 * @param y blocks, up to 65535
 * @param z blocks, up to 65535
 * @param threads of a block, in one dimension, up to 1024
 * @param sharedBytes dynamic shared memory of a block
 */
public record Grid(int x, int y, int z, int threads, int sharedBytes) {
    /** Blocks in one dimension, without dynamic shared memory. */
    public static Grid of(int blocks, int threads) {
        return new Grid(blocks, 1, 1, threads, 0);
    }
}
