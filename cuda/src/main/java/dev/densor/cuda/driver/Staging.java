package dev.densor.cuda.driver;

import dev.densor.cuda.driver.PinnedRing.Piece;
import dev.densor.host.Team;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies between host arrays and a device, on one stream. The device copies at the bus's speed only from and to
 * page-locked memory, and several threads are needed to bring the elements of other arrays there as fast; so an array
 * goes piece by piece through a ring of such memory. One that is page-locked itself goes straight. Thread-safe.
 */
public final class Staging implements AutoCloseable {
    private static final int PIECE_BYTES = 4 << 20;
    private static final int MOST_PIECES = 16;

    private final Driver driver;
    private final long stream;
    private final PinnedRing ring;

    /**
     * Copies on a stream of a device.
     *
     * @param device its name, for messages
     */
    public Staging(String device, Driver driver, long stream) {
        this(driver, stream, new PinnedRing(device, driver, PIECE_BYTES, MOST_PIECES));
    }

    Staging(Driver driver, long stream, PinnedRing ring) {
        this.driver = driver;
        this.stream = stream;
        this.ring = ring;
    }

    /** An array in pieces, which threads claim one after the other. */
    private final class Transfer {
        private final HostArray array;
        private final long address;
        private final int pieceSize;
        private final int pieces;
        private final AtomicInteger claims = new AtomicInteger();

        Transfer(HostArray array, long address) {
            this.array = array.reshape(Shape.of(array.size()));
            this.address = address;
            this.pieceSize = ring.pieceBytes() / array.dtype().bytes();
            this.pieces = (array.size() + pieceSize - 1) / pieceSize;
        }

        /** Lets threads work until there is no piece left. */
        void share(Runnable worker) {
            Team team = Team.common();
            team.run(Math.min(team.threads(), pieces), task -> worker.run());
        }

        Piece borrow(boolean patient) {
            return ring.borrow(2 * Math.min(pieces, Team.common().threads()), patient);
        }

        HostArray part(int piece) {
            int from = piece * pieceSize;
            return array.rows(from, Math.min(pieceSize, array.size() - from));
        }

        long address(int piece) {
            return address + (long) piece * pieceSize * array.dtype().bytes();
        }

        void upload() {
            for (int claimed = claims.getAndIncrement(); claimed < pieces; claimed = claims.getAndIncrement()) {
                Piece piece = borrow(true);
                try {
                    send(claimed, piece);
                } finally {
                    ring.giveBack(piece);
                }
            }
        }

        private void send(int index, Piece piece) {
            HostArray part = part(index);
            new PinnedElements(part.dtype(), piece.memory(), part.size()).upload(part, Team.common());
            driver.copyToDevice(bytes(piece, part), address(index), stream);
            ring.mark(piece, stream);
        }

        /** Asks for the next piece before it waits for the last, so that the device copies while this thread does. */
        void download() {
            int claimed = claims.getAndIncrement();
            Fetched last = null;
            while (claimed < pieces || last != null) {
                Piece piece = claimed < pieces ? borrow(last == null) : null;
                Fetched next = null;
                try {
                    if (piece != null) {
                        next = new Fetched(claimed, piece);
                        fetch(next);
                        claimed = claims.getAndIncrement();
                    }
                    if (last != null) {
                        receive(last);
                    }
                } catch (RuntimeException | Error failed) {
                    giveBack(next);
                    giveBack(last);
                    throw failed;
                }
                giveBack(last);
                last = next;
            }
        }

        private void giveBack(Fetched fetched) {
            if (fetched != null) {
                ring.giveBack(fetched.piece);
            }
        }

        private void fetch(Fetched fetched) {
            driver.copyToHost(address(fetched.index), bytes(fetched.piece, part(fetched.index)), stream);
            ring.mark(fetched.piece, stream);
        }

        private void receive(Fetched fetched) {
            HostArray part = part(fetched.index);
            ring.await(fetched.piece);
            ByteBuffer memory = fetched.piece.memory();
            new PinnedElements(part.dtype(), memory, part.size()).download(part, Team.common());
        }
    }

    /** A piece of an array that the device was asked for. */
    private record Fetched(int index, Piece piece) {}

    private static ByteBuffer bytes(Piece piece, HostArray part) {
        return piece.memory().slice(0, part.size() * part.dtype().bytes());
    }

    /**
     * Copies to the device, after what is queued; {@code from} may be reused on return. BOOL bytes other than 0 become
     * 1.
     *
     * @param to where there is room for all elements
     */
    public void upload(HostArray from, long to) {
        if (from.size() == 0) {
            return;
        }
        if (from.dtype() != DType.BOOL && goesStraight(from)) {
            driver.copyToDevice(from.data(), to, stream);
            driver.synchronize(stream);
        } else {
            Transfer transfer = new Transfer(from, to);
            transfer.share(transfer::upload);
        }
    }

    /** Copies from the device, after what is queued; complete on return. */
    public void download(long from, HostArray to) {
        if (to.size() == 0) {
            return;
        }
        if (goesStraight(to)) {
            driver.copyToHost(from, to.data(), stream);
            driver.synchronize(stream);
        } else {
            Transfer transfer = new Transfer(to, from);
            transfer.share(transfer::download);
        }
    }

    private boolean goesStraight(HostArray array) {
        return array.data().isDirect()
                && (array.dtype().bytes() == 1 || order(array.data()) == ByteOrder.nativeOrder())
                && driver.isPinned(array.data());
    }

    private static ByteOrder order(Buffer data) {
        if (data instanceof FloatBuffer floats) {
            return floats.order();
        }
        if (data instanceof DoubleBuffer doubles) {
            return doubles.order();
        }
        if (data instanceof IntBuffer ints) {
            return ints.order();
        }
        return data instanceof LongBuffer longs ? longs.order() : ((ShortBuffer) data).order();
    }

    /** Frees the ring, once the device has used it. Idempotent. */
    @Override
    public void close() {
        ring.close();
    }
}
