package dev.densor.cuda.driver;

import java.util.function.IntSupplier;
import jcuda.driver.CUresult;

/**
 * The first part of a wait for the device: to ask whether it is through again and again ends soonest, but takes a
 * processor meanwhile. Whoever is not through after {@link #NANOS} is waited for asleep.
 */
final class Polling {
    /**
     * To wake a thread takes some tens of microseconds: a few times that, so that a wait that ends asleep is not much
     * longer than one that asks to its end.
     */
    static final long NANOS = 200_000;

    private Polling() {}

    /**
     * Asks until the device is through, or the time is over.
     *
     * @param query a call of the driver that says whether the device is through
     * @param name of its function, for a message
     * @return whether it is through
     * @throws CudaException when something that was queued failed
     */
    static boolean ends(IntSupplier query, String name) {
        long begin = System.nanoTime();
        do {
            int status = CudaStatus.of(query);
            if (status == CUresult.CUDA_SUCCESS) {
                return true;
            }
            if (status != CUresult.CUDA_ERROR_NOT_READY) {
                throw CudaStatus.failure(status, name);
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - begin < NANOS);
        return false;
    }
}
