package dev.densor.cuda;

import dev.densor.cuda.driver.DeviceProperties;
import java.util.Optional;

/**
 * In which form a GPU's driver is given kernels: machine code where there is some for this GPU and the driver takes it,
 * else PTX, which the driver compiles. Compiling takes milliseconds for most kernels, seconds for the largest; loading
 * machine code takes less than one.
 *
 * <table>
 * <caption>Which cubins run where</caption>
 * <tr><th>GPU</th><th>cubins</th><th>PTX</th></tr>
 * <tr><td>7.5</td><td>sm_75</td><td>compute_75</td></tr>
 * <tr><td>8.0, 8.6, 8.9</td><td>sm_80: those of an architecture run on newer ones of the same major number</td>
 *     <td>compute_75, compute_80</td></tr>
 * <tr><td>9.0</td><td>sm_90a</td><td>compute_75, compute_80, compute_90a</td></tr>
 * <tr><td>newer</td><td>none</td><td>compute_75, compute_80; compute_90a is for 9.0 alone</td></tr>
 * </table>
 */
final class KernelImages {
    /**
     * The CUDA version of the oldest driver that takes the cubins. They are made by ptxas 12.8, and what a release of
     * the toolkit makes runs with drivers of the same major version or newer, down to its first: 525 for CUDA 12
     * ("Minor Version Compatibility" in NVIDIA's guide to CUDA compatibility).
     */
    static final int CUBIN_DRIVER = 12000;

    private static final System.Logger LOG = System.getLogger("dev.densor.cuda");

    private final String device;
    private final DeviceProperties properties;
    private volatile boolean refused;

    /**
     * For one GPU.
     *
     * @param device for messages: {@code "cuda:0"}
     */
    KernelImages(String device, DeviceProperties properties) {
        this.device = device;
        this.properties = properties;
    }

    /** The architecture whose cubins a GPU runs with the driver it has, if there is one: {@code sm_80}. */
    static Optional<String> cubinArchitecture(DeviceProperties properties) {
        return properties.driverVersion() < CUBIN_DRIVER
                ? Optional.empty()
                : cubinArchitecture(properties.architecture());
    }

    private static Optional<String> cubinArchitecture(int architecture) {
        return switch (architecture) {
            case 75 -> Optional.of("sm_75");
            case 80, 86, 89 -> Optional.of("sm_80");
            case 90 -> Optional.of("sm_90a");
            default -> Optional.empty();
        };
    }

    /** How a GPU gets the large kernels, in a sentence. */
    static String describe(DeviceProperties properties) {
        Optional<String> architecture = cubinArchitecture(properties.architecture());
        if (architecture.isEmpty()) {
            return "kernels are compiled by the driver when they are first used: there is machine code for compute"
                    + " capabilities 7.5, 8.0, 8.6, 8.9 and 9.0";
        }
        if (properties.driverVersion() < CUBIN_DRIVER) {
            return "kernels are compiled by the driver when they are first used: the machine code for "
                    + architecture.get() + " needs a driver for CUDA 12.0, 525 or later";
        }
        return "kernels of products and dense layers are loaded as machine code for " + architecture.get();
    }

    /** Why a family cannot be used on this GPU with this driver, if so. */
    Optional<String> missing(String family) {
        if (cubins(family).isPresent()) {
            return Optional.empty();
        }
        Ptx ptx = Ptx.of(family);
        if (!ptx.runsOn(properties.architecture())) {
            boolean older = properties.architecture() < ptx.architecture();
            return Optional.of("needs a GPU of compute capability " + ptx.architecture() / 10.0
                    + (older ? " or newer" : "") + "; " + properties.name() + " has "
                    + properties.architecture() / 10.0);
        }
        if (ptx.driver() > properties.driverVersion()) {
            return Optional.of("needs a driver for CUDA " + Requirements.version(ptx.driver())
                    + " or newer; this one is" + " for CUDA " + Requirements.version(properties.driverVersion()));
        }
        return Optional.empty();
    }

    private Optional<Cubins> cubins(String family) {
        return refused
                ? Optional.empty()
                : cubinArchitecture(properties).flatMap(architecture -> Cubins.of(family, architecture));
    }

    /** The machine code of a kernel, where there is some that the driver is not known to refuse. */
    Optional<byte[]> cubin(Kernel kernel) {
        return cubins(kernel.family()).map(cubins -> cubins.image(kernel.name()));
    }

    /** The PTX of a kernel. */
    byte[] ptx(Kernel kernel) {
        return Ptx.of(kernel.family()).image(kernel.name());
    }

    /** From now on there is only PTX: the driver did not take a cubin. It is said once, for it costs time. */
    synchronized void refuse(Kernel kernel, String reason) {
        if (!refused) {
            refused = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    device + ": the driver, for CUDA " + Requirements.version(properties.driverVersion())
                            + ", does not take the machine code of " + kernel.name() + " (" + reason
                            + "); kernels are compiled by the driver instead, which takes longer when they are first"
                            + " used");
        }
    }
}
