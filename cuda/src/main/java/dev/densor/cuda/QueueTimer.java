package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import java.util.function.DoubleSupplier;

/** A beginning and an end in a device's queue, and the time that the device takes from one to the other. */
final class QueueTimer {
    private final Device device;

    QueueTimer(Device device) {
        this.device = device;
    }

    /**
     * As {@link dev.densor.backend.QueueClock#microseconds}.
     *
     * @throws BackendException naming the device when the driver refuses
     */
    double microseconds(Runnable calls) {
        Driver driver = device.driver();
        long begin = event();
        try {
            long end = event();
            try {
                mark(begin);
                calls.run();
                mark(end);
                return checked(() -> {
                    driver.synchronizeEvent(end);
                    return driver.microseconds(begin, end);
                });
            } finally {
                driver.destroyEvent(end);
            }
        } finally {
            driver.destroyEvent(begin);
        }
    }

    private long event() {
        try {
            return device.driver().createTimedEvent();
        } catch (CudaException failure) {
            throw failed(failure);
        }
    }

    private void mark(long event) {
        checked(() -> {
            device.driver().record(event, device.stream());
            return 0;
        });
    }

    private double checked(DoubleSupplier call) {
        try {
            return call.getAsDouble();
        } catch (CudaException failure) {
            throw failed(failure);
        }
    }

    private BackendException failed(CudaException failure) {
        return new BackendException(device.name() + ": timing: " + failure.getMessage(), failure);
    }
}
