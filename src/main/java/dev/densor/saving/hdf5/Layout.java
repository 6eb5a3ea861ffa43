package dev.densor.saving.hdf5;

import io.jhdf.LocalHeap;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Where the data of one dataset stands, after the checks that a file of this size can hold that much: an array for it
 * may be allocated.
 */
interface Layout {
    /** Takes the data in runs, in any order; the index is that of a run's first element. */
    interface Runs {
        void accept(int index, ByteBuffer run);
    }

    void read(Runs runs);

    static Layout of(MeteredStorage storage, ObjectHeader header, StoredType type, Extent extent) {
        header.find(ObjectHeader.EXTERNAL_FILES).ifPresent(files -> refuse(storage, files));
        DataLayoutMessage message = DataLayoutMessage.createDataLayoutMessage(
                header.require(ObjectHeader.LAYOUT), storage.getSuperblock(), new BitSet());
        if (extent.elements() == 0) {
            return runs -> {};
        } else if (message instanceof CompactDataLayoutMessage compact) {
            return compact(compact.getDataBuffer(), type, extent);
        } else if (message instanceof ContiguousDataLayoutMessage contiguous) {
            // Old layout messages do not tell the size.
            long stored = contiguous.getSize() < 0 ? storage.size() : contiguous.getSize();
            checkSource(type, extent, stored);
            return new Contiguous(storage, contiguous.getAddress(), type, extent);
        } else if (message instanceof ChunkedDataLayoutMessage chunked) {
            return new Chunks(storage, chunked, Filters.of(header), type, extent);
        }
        throw new UnreadableException(
                "has chunks with an index that is not supported: save the file with Keras, or with"
                        + " h5py's default libver");
    }

    private static Layout compact(ByteBuffer data, StoredType type, Extent extent) {
        if (data.remaining() % type.bytes() != 0 || data.remaining() / type.bytes() != extent.elements()) {
            throw new UnreadableException(
                    "is damaged: %d elements of %d bytes are not %d bytes",
                    extent.elements(), type.bytes(), data.remaining());
        }
        return runs -> runs.accept(0, data);
    }

    /** Where the data is claimed to be larger than its source can give. */
    static void checkSource(StoredType type, Extent extent, long sourceBytes) {
        if (extent.elements() > sourceBytes / type.bytes()) {
            throw new UnreadableException(
                    "claims %d elements of %d bytes, but at most %d bytes can come from the file",
                    extent.elements(), type.bytes(), sourceBytes);
        }
    }

    /** Three quarters, because the model that the data is for has to go somewhere, too. */
    static void checkHeap(StoredType type, Extent extent, long extraBytes) {
        long heap = Runtime.getRuntime().maxMemory() / 4 * 3 - extraBytes;
        if (extent.elements() > Math.min(Integer.MAX_VALUE - 8, heap / type.bytes())) {
            throw new UnreadableException(
                    "has %d elements of %d bytes, more than one array in this heap can take: give"
                            + " Java more with -Xmx",
                    extent.elements(), type.bytes());
        }
    }

    /**
     * External files message: 8 bytes, address of a local heap [8]; per file, offset of its name in the heap [8]
     * first.
     */
    private static void refuse(MeteredStorage storage, ByteBuffer files) {
        ByteBuffer names = new LocalHeap(storage, files.getLong(8)).getDataBuffer();
        String name = Link.text(storage, names, Math.toIntExact(files.getLong(16)));
        throw new UnreadableException("has its data in another file (%s), which is never opened", name);
    }
}
