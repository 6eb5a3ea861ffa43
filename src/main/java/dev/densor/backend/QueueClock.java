package dev.densor.backend;

/**
 * A backend that tells how long its device took for what was queued, by the device's own clock: the host's also has
 * what queueing and waiting cost.
 */
public interface QueueClock {
    /**
     * Queues what {@code calls} queue, behind what is queued already, and waits for it.
     *
     * @param calls calls of this backend, by this thread
     * @return microseconds from when the device came to the first of it until it was done with the last
     * @throws BackendException when the device fails
     */
    double microseconds(Runnable calls);
}
