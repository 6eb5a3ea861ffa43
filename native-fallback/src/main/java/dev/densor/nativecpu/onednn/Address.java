package dev.densor.nativecpu.onednn;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer to bytes that belong to somebody else, and that can be made to point elsewhere without a new object. */
final class Address extends BytePointer {
    /** To nothing yet. */
    Address() {
        super((Pointer) null);
    }

    /** Points at {@code target} from now on. */
    Address at(long target) {
        address = target;
        return this;
    }
}
