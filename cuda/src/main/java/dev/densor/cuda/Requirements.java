package dev.densor.cuda;

import dev.densor.backend.Availability;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Devices;
import dev.densor.cuda.driver.Devices.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Densor's kernels need of a driver and of a device. */
final class Requirements {
    /**
     * The CUDA version of the oldest driver that takes all kernels but Hopper's own: PTX 7.0 came with it. What a
     * single family needs is in its PTX, see {@link KernelImages#missing}.
     */
    static final int DRIVER = 11000;

    /** The CUDA version of the oldest driver that takes Hopper's own kernels: PTX 8.0 came with it. */
    static final int HOPPER_DRIVER = 12000;

    /** The oldest architecture that all kernels but those for newer tensor cores run on: Turing. */
    static final int ARCHITECTURE = 75;

    private Requirements() {}

    /**
     * Whether a device can be used.
     *
     * @param ordinal which; CUDA puts the fastest first
     * @param multiplier how matrices will be multiplied
     */
    static Availability availability(Devices devices, int ordinal, String multiplier) {
        List<String> findings = new ArrayList<>();
        findings.add("a driver for CUDA " + version(devices.driverVersion()));
        for (int each = 0; each < devices.list().size(); each++) {
            findings.add("cuda:" + each + ", " + describe(devices.list().get(each)));
        }
        if (devices.list().isEmpty()) {
            return unusable(
                    "the NVIDIA driver shows no device",
                    "see what nvidia-smi says, and whether CUDA_VISIBLE_DEVICES hides it",
                    findings);
        }
        if (devices.driverVersion() < DRIVER) {
            return unusable(
                    "the NVIDIA driver is too old: it is for CUDA " + version(devices.driverVersion()) + ", needed is "
                            + version(DRIVER),
                    "install a newer driver: 450.36 or later",
                    findings);
        }
        if (ordinal < 0 || ordinal >= devices.list().size()) {
            return unusable(
                    "the NVIDIA driver shows " + devices.list().size() + " device(s), counted from 0",
                    "CUDA_VISIBLE_DEVICES may hide some",
                    findings);
        }
        DeviceProperties chosen = devices.list().get(ordinal).properties();
        if (chosen.architecture() < ARCHITECTURE) {
            return unusable(
                    "the GPU is too old: " + chosen.name() + " has compute capability " + capability(chosen)
                            + ", needed is 7.5",
                    advice(devices.list()),
                    findings);
        }
        findings.add("matrices are multiplied by " + multiplier);
        findings.add(KernelImages.describe(chosen));
        if (HopperDense.isFor(chosen)) {
            findings.add(DenseTrust.finding(chosen));
        }
        if (chosen.architecture() == 90 && chosen.driverVersion() < HOPPER_DRIVER) {
            findings.add(
                    "dense layers are computed by kernels for older GPUs: those for this one need a driver for CUDA "
                            + version(HOPPER_DRIVER) + ", 525.60 or later");
        }
        findings.add("JCuda's libraries unpacked to " + devices.natives().getParent());
        return new Availability(true, describe(devices.list().get(ordinal)), "", findings);
    }

    private static String advice(List<Device> devices) {
        for (int ordinal = 0; ordinal < devices.size(); ordinal++) {
            if (devices.get(ordinal).properties().architecture() >= ARCHITECTURE) {
                return "set CUDA_VISIBLE_DEVICES=" + ordinal + ", which can be used";
            }
        }
        return "use another backend, or a GPU of the Turing generation or newer";
    }

    private static Availability unusable(String reason, String advice, List<String> findings) {
        return new Availability(false, reason, advice, findings);
    }

    private static String describe(Device device) {
        DeviceProperties properties = device.properties();
        return String.format(
                Locale.ROOT,
                "%s, compute capability %s, %d multiprocessors, %.1f GiB",
                properties.name(),
                capability(properties),
                properties.multiprocessors(),
                device.memory() / (double) (1 << 30));
    }

    private static String capability(DeviceProperties properties) {
        return properties.major() + "." + properties.minor();
    }

    /** A CUDA version as people write it: 12.4 for 12040. */
    static String version(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
