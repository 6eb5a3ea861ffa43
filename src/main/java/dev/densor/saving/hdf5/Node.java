package dev.densor.saving.hdf5;

/** What a link of a file can lead to. */
sealed interface Node permits Hdf5Group, Hdf5Dataset {}
