package dev.densor.nativecpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Workspaces that nobody uses at the moment. There are never more than threads that computed at one time; a thread finds
 * the one it had before when nobody took it meanwhile.
 */
final class Workspaces implements AutoCloseable {
    private static final int MOST_IDLE = 64;

    private final AtomicReferenceArray<Workspace> idle = new AtomicReferenceArray<>(MOST_IDLE);

    private static int start() {
        return (int) (Thread.currentThread().getId() % MOST_IDLE);
    }

    /** Lends one to {@code work}, for the calling thread alone. */
    void lend(Consumer<Workspace> work) {
        Workspace space = take();
        try {
            work.accept(space);
        } finally {
            giveBack(space);
        }
    }

    private Workspace take() {
        int start = start();
        for (int i = 0; i < MOST_IDLE; i++) {
            int at = (start + i) % MOST_IDLE;
            if (idle.get(at) != null) {
                Workspace found = idle.getAndSet(at, null);
                if (found != null) {
                    return found;
                }
            }
        }
        return new Workspace();
    }

    private void giveBack(Workspace workspace) {
        int start = start();
        for (int i = 0; i < MOST_IDLE; i++) {
            if (idle.compareAndSet((start + i) % MOST_IDLE, null, workspace)) {
                return;
            }
        }
        workspace.close();
    }

    /** What the idle ones take outside the heap. */
    long idleBytes() {
        long bytes = 0;
        for (int i = 0; i < MOST_IDLE; i++) {
            Workspace one = idle.get(i);
            bytes += one == null ? 0 : one.bytes();
        }
        return bytes;
    }

    /** Closes the idle ones; nobody may be at work. */
    @Override
    public void close() {
        for (int i = 0; i < MOST_IDLE; i++) {
            Workspace one = idle.getAndSet(i, null);
            if (one != null) {
                one.close();
            }
        }
    }
}
