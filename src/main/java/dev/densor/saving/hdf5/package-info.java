/**
 * Safe reading of the HDF5 files that Keras writes; internal to {@code dev.densor.saving}, public only because Java
 * knows no friend packages. Start with {@link dev.densor.saving.hdf5.Hdf5File#open(java.nio.file.Path)}.
 *
 * <p>Every file counts as hostile. A failure is one {@link dev.densor.saving.hdf5.Hdf5Exception} that names the file,
 * the path inside it and what is wrong; no other file is ever opened; what a file declares is checked against what it
 * can hold before anything of that size is allocated; and every operation has an allowance of reads, so that no circle
 * of addresses keeps it busy.
 *
 * <p>jHDF decodes the format's records (superblock, heaps, symbol tables, datatypes, dataspaces, layouts, links). The
 * walks from record to record are this package's own, because jHDF's recurse without a limit, allocate what a file
 * asks for, open external files, and give up a whole group when one child has a datatype they cannot read: bfloat16,
 * which h5py stores as an opaque type without a tag.
 *
 * <p>Read are superblocks 0 to 3, both kinds of object header, symbol tables and compact links, contiguous and compact
 * storage, and chunks indexed by a version 1 B-tree with the filters deflate and shuffle. Refused by name are links
 * and attributes in dense storage, other chunk indexes and filters, virtual and external data, and shared messages;
 * h5py with its default settings writes none of them.
 */
package dev.densor.saving.hdf5;
