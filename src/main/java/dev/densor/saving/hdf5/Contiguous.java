package dev.densor.saving.hdf5;

/** Data in one piece. Read by and by, so that only the array it goes into is ever as large. */
record Contiguous(MeteredStorage storage, long address, StoredType type, Extent extent) implements Layout {
    private static final int PIECE_BYTES = 1 << 20;

    Contiguous {
        if (address < 0) {
            throw new UnreadableException("claims %d elements, but has no data in the file", extent.elements());
        }
        Layout.checkSource(type, extent, storage.size() - address);
        Layout.checkHeap(type, extent, 0);
    }

    @Override
    public void read(Runs runs) {
        int piece = PIECE_BYTES / type.bytes();
        long elements = extent.elements();
        for (long index = 0; index < elements; index += piece) {
            long length = Math.min(piece, elements - index) * type.bytes();
            runs.accept((int) index, storage.read(address + index * type.bytes(), length));
        }
    }
}
