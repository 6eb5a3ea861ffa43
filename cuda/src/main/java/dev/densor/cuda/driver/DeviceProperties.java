package dev.densor.cuda.driver;

/**
 * What a device is.
 *
 * @param name as its maker calls it: {@code "NVIDIA H100 80GB HBM3"}
 * @param major of its compute capability: 9
 * @param minor of its compute capability: 0
 * @param multiprocessors how many it has
 * @param sharedBytesPerBlock dynamic shared memory that a block may ask for
 * @param driverVersion CUDA version of the driver, 1000 major + 10 minor: 13000
 */
public record DeviceProperties(
        String name, int major, int minor, int multiprocessors, int sharedBytesPerBlock, int driverVersion) {
    /** The compute capability as in {@code sm_90}: 90. */
    public int architecture() {
        return 10 * major + minor;
    }
}
