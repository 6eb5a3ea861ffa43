package dev.densor.cuda;

import dev.densor.backend.Buffer;
import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.cuda.driver.Emulator;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;

/** The CUDA backend on the processor, with what a test needs to look into it; closed, it holds nothing any more. */
final class Emulated implements AutoCloseable {
    final EmulatedDriver driver;
    final Device device;
    final CudaBackend backend;

    /** Skips the test where there is nothing to emulate with. */
    Emulated() {
        Emulator.require();
        driver = new EmulatedDriver();
        device = Device.open("emulator:0", driver, new ExactMemory(driver));
        Gemm gemm = new OwnGemm(device, Precision.FLOAT32, "");
        backend = new CudaBackend(device, gemm, DenseLayers.of(device, gemm, Precision.FLOAT32, null));
    }

    CudaBuffer upload(HostArray array) {
        Buffer buffer = backend.allocate(array.dtype(), array.size());
        backend.upload(array, buffer);
        return (CudaBuffer) buffer;
    }

    HostArray download(Buffer buffer) {
        HostArray array = HostArray.allocate(buffer.dtype(), Shape.of((int) buffer.size()));
        backend.download(buffer, array);
        return array;
    }

    @Override
    public void close() {
        backend.close();
    }
}
