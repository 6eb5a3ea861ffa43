package dev.densor.cuda.driver;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * The devices that the NVIDIA driver of this machine shows.
 *
 * @param driverVersion the newest CUDA version that the driver takes, 1000 major + 10 minor: 13000
 * @param list the devices, by ordinal
 * @param natives where JCuda's library was unpacked to
 */
public record Devices(int driverVersion, List<Device> list, Path natives) {
    private static final int NAME_BYTES = 256;

    private static Devices found;
    private static UnavailableException failure;

    /**
     * One of them.
     *
     * @param properties what it is
     * @param memory bytes it has
     */
    public record Device(DeviceProperties properties, long memory) {}

    /** Copies the list. */
    public Devices {
        list = List.copyOf(list);
    }

    /**
     * Loads JCuda and asks the driver, if that was not done.
     *
     * @throws UnavailableException when there is no driver, or it does not work
     */
    public static synchronized Devices find() throws UnavailableException {
        if (failure != null) {
            throw failure;
        }
        if (found == null) {
            try {
                found = ask();
            } catch (UnavailableException told) {
                // A second attempt would find a class that failed to initialise, and no reason.
                failure = told;
                throw told;
            }
        }
        return found;
    }

    private static Devices ask() throws UnavailableException {
        Path natives = JCudaNatives.loadDriver();
        int version = version();
        return new Devices(version, count() == 0 ? List.of() : list(version), natives);
    }

    private static int version() {
        int[] version = new int[1];
        CudaStatus.check(() -> JCudaDriver.cuDriverGetVersion(version), "cuDriverGetVersion");
        return version[0];
    }

    private static int count() throws UnavailableException {
        int status = CudaStatus.of(() -> JCudaDriver.cuInit(0));
        if (status == CUresult.CUDA_ERROR_NO_DEVICE) {
            return 0;
        }
        int[] count = new int[1];
        if (status == CUresult.CUDA_SUCCESS) {
            status = CudaStatus.of(() -> JCudaDriver.cuDeviceGetCount(count));
        }
        if (status != CUresult.CUDA_SUCCESS) {
            throw new UnavailableException(
                    "the NVIDIA driver does not start: "
                            + CudaStatus.failure(status, "cuInit").getMessage(),
                    "run nvidia-smi, which should list the devices, and see what it says");
        }
        return count[0];
    }

    private static List<Device> list(int driverVersion) {
        int[] count = new int[1];
        CudaStatus.check(() -> JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount");
        List<Device> devices = new ArrayList<>();
        for (int ordinal = 0; ordinal < count[0]; ordinal++) {
            CUdevice device = handle(ordinal);
            long[] memory = new long[1];
            CudaStatus.check(() -> JCudaDriver.cuDeviceTotalMem(memory, device), "cuDeviceTotalMem");
            devices.add(new Device(properties(device, driverVersion), memory[0]));
        }
        return devices;
    }

    static CUdevice handle(int ordinal) {
        CUdevice device = new CUdevice();
        CudaStatus.check(() -> JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet");
        return device;
    }

    private static DeviceProperties properties(CUdevice device, int driverVersion) {
        byte[] name = new byte[NAME_BYTES];
        CudaStatus.check(() -> JCudaDriver.cuDeviceGetName(name, NAME_BYTES, device), "cuDeviceGetName");
        return new DeviceProperties(
                text(name),
                attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
                attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
                attribute(device, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
                attribute(device, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
                driverVersion);
    }

    private static int attribute(CUdevice device, int attribute) {
        int[] value = new int[1];
        CudaStatus.check(() -> JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
        return value[0];
    }

    /** What stands before the first zero of a C string. */
    static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
    }
}
