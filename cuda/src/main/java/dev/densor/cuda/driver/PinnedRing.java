package dev.densor.cuda.driver;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Pieces of page-locked memory, lent one at a time, the one longest unused first. A piece that the device may still be
 * copying is waited for before it is lent again. Pieces are made as they are needed, up to a number. Thread-safe.
 */
final class PinnedRing implements AutoCloseable {
    /** Wishes that are passed over after the system had no memory for one: asking takes time. */
    static final int PATIENCE = 100;

    private final String device;
    private final Driver driver;
    private final int pieceBytes;
    private final int most;
    private final Queue<Piece> idle = new ArrayDeque<>();
    private int made;
    private int toPassOver;
    private boolean closed;

    /** One of them. */
    static final class Piece {
        private final ByteBuffer memory;
        private final long event;
        private boolean inFlight;

        private Piece(ByteBuffer memory, long event) {
            this.memory = memory;
            this.event = event;
        }

        ByteBuffer memory() {
            return memory;
        }
    }

    /**
     * A ring of at most {@code most} pieces of {@code pieceBytes}.
     *
     * @param device its name, for messages
     */
    PinnedRing(String device, Driver driver, int pieceBytes, int most) {
        this.device = device;
        this.driver = driver;
        this.pieceBytes = pieceBytes;
        this.most = most;
    }

    int pieceBytes() {
        return pieceBytes;
    }

    /**
     * Borrows a piece that nobody reads or writes.
     *
     * @param wanted how many pieces it is worth having for this caller's work
     * @param patient whether to wait for another borrower
     * @return null only if not patient
     */
    Piece borrow(int wanted, boolean patient) {
        Piece piece = take(wanted, patient);
        if (piece != null && piece.inFlight) {
            try {
                await(piece);
            } catch (CudaException failed) {
                giveBack(piece);
                throw failed;
            }
        }
        return piece;
    }

    private synchronized Piece take(int wanted, boolean patient) {
        boolean interrupted = false;
        try {
            while (true) {
                if (closed) {
                    throw new IllegalStateException(device + " is closed");
                }
                boolean mayMake = mayMake(wanted);
                if (!idle.isEmpty() && !(mayMake && idle.peek().inFlight)) {
                    return idle.poll();
                }
                Piece another = mayMake ? make() : null;
                if (another != null || !mayMake && !patient) {
                    return another;
                }
                if (!mayMake) {
                    interrupted |= waitForAnother();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean mayMake(int wanted) {
        if (made > 0 && toPassOver > 0) {
            toPassOver--;
            return false;
        }
        return made == 0 || made < Math.min(wanted, most);
    }

    /** Another piece; null when the system has no memory for it, but there are others to be waited for. */
    private Piece make() {
        ByteBuffer memory = null;
        try {
            memory = driver.allocatePinned(pieceBytes);
            Piece piece = new Piece(memory, driver.createEvent());
            made++;
            return piece;
        } catch (CudaException failed) {
            if (memory != null) {
                driver.freePinned(memory);
            }
            if (made == 0) {
                throw failed;
            }
            toPassOver = PATIENCE;
            return null;
        }
    }

    /** @return whether the thread was interrupted, which is not looked at before it has what it waits for */
    private boolean waitForAnother() {
        try {
            wait();
            return false;
        } catch (InterruptedException later) {
            return true;
        }
    }

    /** Notes that what was queued on a stream reads or writes a piece. */
    void mark(Piece piece, long stream) {
        driver.record(piece.event, stream);
        piece.inFlight = true;
    }

    /** Waits for what was noted. */
    void await(Piece piece) {
        driver.synchronizeEvent(piece.event);
        piece.inFlight = false;
    }

    synchronized void giveBack(Piece piece) {
        idle.add(piece);
        notifyAll();
    }

    /** Waits for borrowers and for the device, and frees all pieces. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        boolean interrupted = false;
        while (idle.size() < made) {
            interrupted |= waitForAnother();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Piece piece = idle.poll(); piece != null; piece = idle.poll()) {
            made--;
            if (piece.inFlight) {
                await(piece);
            }
            driver.destroyEvent(piece.event);
            driver.freePinned(piece.memory);
        }
    }
}
