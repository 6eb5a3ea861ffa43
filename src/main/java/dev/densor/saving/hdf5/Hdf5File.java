package dev.densor.saving.hdf5;

import io.jhdf.Superblock;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * An open HDF5 file, on disk or in memory, and the only way to its groups and datasets. Opens no other file, whatever
 * links it holds. Thread-safe without a lock: what has been read is immutable, and every read names its position. To
 * interrupt a thread that reads from disk closes the file for all, as with every
 * {@link java.nio.channels.FileChannel}.
 *
 * <p>An open file is for loading what it holds, not for keeping: after 20,000 groups and datasets, and one more for
 * every 100 bytes of the file, it gives no more. That ends a walk through groups linked to one another in ever more
 * ways.
 */
public final class Hdf5File implements AutoCloseable {
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;
    private static final int LARGEST_SUPERBLOCK = 128;
    private static final long LEAST_OBJECTS = 20_000;
    private static final long BYTES_PER_OBJECT = 100;

    private final String name;
    private final ByteSource source;
    private final Superblock superblock;
    private final Hdf5Group root;
    private final AtomicLong objectsLeft;

    private Hdf5File(String name, ByteSource source) {
        this.name = name;
        this.source = source;
        this.objectsLeft = new AtomicLong(LEAST_OBJECTS + source.size() / BYTES_PER_OBJECT);
        this.superblock = read("", storage -> readSuperblock(source.size(), storage));
        this.root = read("/", this::readRoot);
    }

    /**
     * Opens a file.
     *
     * @throws Hdf5Exception when it does not exist, is no HDF5 file, or its root group is damaged
     */
    public static Hdf5File open(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file)) {
            throw new Hdf5Exception(name + ": is not a file that can be read", null);
        }
        try {
            ByteSource source = ByteSource.open(file);
            try {
                return new Hdf5File(name, source);
            } catch (Hdf5Exception e) {
                source.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Hdf5Exception(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file that stands in memory, such as {@code model.weights.h5} inside a {@code .keras} file.
     *
     * @param content the file, from the buffer's position to its limit; not copied, to be left unchanged
     * @param name what error messages call it
     * @throws Hdf5Exception when it is no HDF5 file, or its root group is damaged
     */
    public static Hdf5File open(ByteBuffer content, String name) {
        return new Hdf5File(name, ByteSource.of(content));
    }

    public Hdf5Group root() {
        return root;
    }

    /** Ends the reading of data. Shapes, names and whatever else was read before stay usable. */
    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new Hdf5Exception(name + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    /** Runs one operation under an allowance of its own; whatever goes wrong in it names the file and the path. */
    <T> T read(String path, Function<MeteredStorage, T> operation) {
        try {
            return operation.apply(new MeteredStorage(source, superblock));
        } catch (Hdf5Exception e) {
            throw e;
        } catch (UnreadableException e) {
            throw new Hdf5Exception(describe(path, e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new Hdf5Exception(describe(path, "cannot be read: " + e.getCause()), e);
        } catch (RuntimeException e) {
            String cause = e.getMessage() == null ? "a record is cut short" : e.getMessage();
            throw new Hdf5Exception(describe(path, "is damaged or not supported: " + cause), e);
        }
    }

    /** The group or dataset whose header stands at an address, or empty when it is neither. */
    Optional<Node> node(String path, int level, long address) {
        if (objectsLeft.decrementAndGet() < 0) {
            throw problem(path, "is asked for after more groups and datasets than a file of this size holds");
        }
        return read(path, storage -> {
            ObjectHeader header = ObjectHeader.read(storage, address);
            if (header.has(ObjectHeader.LAYOUT)) {
                return Optional.of(new Hdf5Dataset(this, path, storage, header));
            }
            boolean group = header.has(ObjectHeader.SYMBOL_TABLE) || header.has(ObjectHeader.LINK_INFO);
            return group ? Optional.of(new Hdf5Group(this, path, level, storage, header)) : Optional.empty();
        });
    }

    Hdf5Exception problem(String path, String what) {
        return new Hdf5Exception(describe(path, what), null);
    }

    private String describe(String path, String what) {
        return path.isEmpty() ? name + ": " + what : name + ": " + path + ": " + what;
    }

    private Hdf5Group readRoot(MeteredStorage storage) {
        long address = superblock instanceof SuperblockV0V1 old
                ? new SymbolTableEntry(storage, old.getRootGroupSymbolTableAddress()).getObjectHeaderAddress()
                : ((SuperblockV2V3) superblock).getRootGroupObjectHeaderAddress();
        return new Hdf5Group(this, "/", 0, storage, ObjectHeader.read(storage, address));
    }

    private static Superblock readSuperblock(long size, MeteredStorage storage) {
        ByteBuffer head = storage.read(0, Math.min(size, LARGEST_SUPERBLOCK));
        if (head.remaining() < Long.BYTES || head.getLong(0) != SIGNATURE) {
            throw new UnreadableException(size == 0 ? "is empty, not an HDF5 file" : "is not an HDF5 file");
        }
        Superblock superblock = Superblock.readSuperblock(head.order(ByteOrder.LITTLE_ENDIAN));
        if (superblock.getSizeOfOffsets() != 8
                || superblock.getSizeOfLengths() != 8
                || superblock.getBaseAddressByte() != 0) {
            throw new UnreadableException("has addresses that are not plain 64 bit numbers: not supported");
        }
        if (superblock.getEndOfFileAddress() > size) {
            throw new UnreadableException(
                    "is truncated: %d bytes are left of %d", size, superblock.getEndOfFileAddress());
        }
        return superblock;
    }
}
