package dev.densor.cuda.driver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import jcuda.NativePointerObject;

/**
 * What the driver made of one kind. JCuda wraps each handle in an object that cannot be made from a number, so the
 * objects are kept here under theirs.
 */
final class Handles<T extends NativePointerObject> {
    private final String kind;
    private final Map<Long, T> objects = new ConcurrentHashMap<>();

    /**
     * Holds none yet.
     *
     * @param kind for messages: {@code "stream"}
     */
    Handles(String kind) {
        this.kind = kind;
    }

    /** Reads what JCuda shows to subclasses only. */
    private static final class Value extends NativePointerObject {
        Value(NativePointerObject of) {
            super(of);
        }

        long get() {
            return getNativePointer();
        }
    }

    /** The number in an object of JCuda's. */
    static long valueOf(NativePointerObject object) {
        return new Value(object).get();
    }

    long add(T object) {
        long value = valueOf(object);
        objects.put(value, object);
        return value;
    }

    T get(long value) {
        return known(objects.get(value), value);
    }

    T remove(long value) {
        return known(objects.remove(value), value);
    }

    private T known(T object, long value) {
        if (object == null) {
            throw new IllegalStateException(
                    "there is no " + kind + " 0x" + Long.toHexString(value) + " on this device");
        }
        return object;
    }

    /** Hands each to a function of the driver whose status is of no interest. */
    void forEach(ToIntFunction<T> call) {
        objects.values().forEach(object -> CudaStatus.of(() -> call.applyAsInt(object)));
    }
}
