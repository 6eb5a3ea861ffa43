package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CudaStatusTest {
    private static String message(int status) {
        return CudaStatus.failure(status, "cuLaunchKernel").getMessage();
    }

    /** Those of which CUDA's documentation says that the process must be started again. */
    @ParameterizedTest
    @ValueSource(ints = {700, 702, 710, 714, 715, 716, 717, 718, 719})
    void anErrorThatStaysIsToldAsOne(int status) {
        String message = message(status);
        assertTrue(message.startsWith("CUDA_ERROR_"), message);
        assertTrue(
                message.endsWith("; an operation queued earlier may have caused it; the device cannot be used in this"
                        + " process any more: start it again"),
                message);
    }

    @ParameterizedTest
    @CsvSource({
        "46, CUDA_ERROR_DEVICE_UNAVAILABLE, nvidia-smi -q -d COMPUTE",
        "214, CUDA_ERROR_ECC_UNCORRECTABLE, memory is failing",
        "222, CUDA_ERROR_UNSUPPORTED_PTX_VERSION, install a newer one",
        "702, CUDA_ERROR_LAUNCH_TIMEOUT, use smaller batches"
    })
    void whatCanBeDoneIsSaid(int status, String name, String advice) {
        assertTrue(message(status).startsWith(name + " from cuLaunchKernel; "), message(status));
        assertTrue(message(status).contains(advice), message(status));
    }

    @Test
    void othersAreNamedAlone() {
        assertEquals("CUDA_ERROR_INVALID_VALUE from cuLaunchKernel", message(1));
        assertEquals("CUDA error 12345 from cuLaunchKernel", message(12345));
    }
}
