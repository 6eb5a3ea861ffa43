package dev.densor.cuda.driver;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;

/** Loads kernels into the context that is current. */
final class ModuleLoader {
    private static final int LOG_BYTES = 8192;

    private ModuleLoader() {}

    /**
     * Loads a module; PTX is compiled for the device.
     *
     * @throws CudaException with what the compiler said
     */
    static CUmodule load(byte[] image) {
        // Not a pointer to the array: the collector would be held up until all is compiled. PTX ends with a zero.
        ByteBuffer copy = ByteBuffer.allocateDirect(image.length + 1).put(0, image);
        JITOptions options = new JITOptions();
        options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
        options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
        CUmodule module = new CUmodule();
        int status = CudaStatus.of(() -> JCudaDriver.cuModuleLoadDataJIT(module, Pointer.to(copy), options));
        if (status != CUresult.CUDA_SUCCESS) {
            String log = Devices.text(options.getBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER));
            throw CudaStatus.failure(status, "cuModuleLoadDataEx" + (log.isEmpty() ? "" : ": " + log));
        }
        return module;
    }
}
