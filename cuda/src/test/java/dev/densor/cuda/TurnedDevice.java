package dev.densor.cuda;

import dev.densor.backend.Buffer;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.cuda.driver.Emulator;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An emulated device that says to be of some architecture, and multiplies by Densor's own kernels or Hopper's. */
final class TurnedDevice implements AutoCloseable {
    final Device device;
    final OwnGemm gemm;
    final CudaBackend backend;

    /**
     * Skips the test where there is nothing to emulate with.
     *
     * @param architecture 75 of {@code sm_75}
     */
    TurnedDevice(int architecture, Precision precision) {
        this(architecture, precision, DenseChoice.AUTO);
    }

    /** Computes dense layers as {@code choice} says, where that can: {@link DenseChoice#HOPPER} by Hopper's kernels. */
    TurnedDevice(int architecture, Precision precision, DenseChoice choice) {
        Emulator.require();
        Driver driver = turned(new EmulatedDriver(), architecture);
        device = Device.open("emulator:0", driver, new ExactMemory(driver));
        gemm = new OwnGemm(device, precision, "");
        HopperDense hopper = choice == DenseChoice.HOPPER
                ? new HopperDense(device, precision, ActivationForms.AUTO, () -> DenseMapping.MAPS)
                : null;
        backend = new CudaBackend(device, gemm, DenseLayers.of(device, gemm, precision, hopper, choice));
    }

    private static Driver turned(EmulatedDriver driver, int architecture) {
        DeviceProperties own = driver.properties();
        DeviceProperties other = new DeviceProperties(
                own.name(),
                architecture / 10,
                architecture % 10,
                own.multiprocessors(),
                own.sharedBytesPerBlock(),
                own.driverVersion());
        return (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("properties")) {
                        return other;
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    CudaBuffer upload(HostArray array) {
        Buffer buffer = backend.allocate(array.dtype(), array.size());
        backend.upload(array, buffer);
        return (CudaBuffer) buffer;
    }

    double[] download(Buffer buffer) {
        HostArray array = HostArray.allocate(buffer.dtype(), Shape.of((int) buffer.size()));
        backend.download(buffer, array);
        return array.toDoubles();
    }

    @Override
    public void close() {
        backend.close();
    }
}
