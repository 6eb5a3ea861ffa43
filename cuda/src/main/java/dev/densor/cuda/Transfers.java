package dev.densor.cuda;

import dev.densor.cuda.driver.Driver;
import dev.densor.shape.HostArray;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Copies between arrays of the host and a device's memory. */
final class Transfers {
    private final Driver driver;
    private final long stream;

    Transfers(Driver driver, long stream) {
        this.driver = driver;
        this.stream = stream;
    }

    void upload(HostArray from, CudaBuffer to) {
        if (from.size() == 0) {
            return;
        }
        ByteBuffer bytes =
                driver.allocatePinned(from.size() * from.dtype().bytes()).order(ByteOrder.nativeOrder());
        put(from.data().duplicate(), bytes);
        driver.copyToDevice(bytes, to.address(), stream);
        driver.synchronize(stream);
        driver.freePinned(bytes);
    }

    void download(CudaBuffer from, HostArray to) {
        if (to.size() == 0) {
            return;
        }
        ByteBuffer bytes = driver.allocatePinned(to.size() * to.dtype().bytes()).order(ByteOrder.nativeOrder());
        driver.copyToHost(from.address(), bytes, stream);
        driver.synchronize(stream);
        get(bytes, to.data().duplicate());
        driver.freePinned(bytes);
    }

    private static void put(Buffer from, ByteBuffer to) {
        if (from instanceof FloatBuffer floats) {
            to.asFloatBuffer().put(floats);
        } else if (from instanceof DoubleBuffer doubles) {
            to.asDoubleBuffer().put(doubles);
        } else if (from instanceof ShortBuffer shorts) {
            to.asShortBuffer().put(shorts);
        } else if (from instanceof IntBuffer ints) {
            to.asIntBuffer().put(ints);
        } else if (from instanceof LongBuffer longs) {
            to.asLongBuffer().put(longs);
        } else {
            to.duplicate().put((ByteBuffer) from);
        }
    }

    private static void get(ByteBuffer from, Buffer to) {
        if (to instanceof FloatBuffer floats) {
            floats.put(from.asFloatBuffer());
        } else if (to instanceof DoubleBuffer doubles) {
            doubles.put(from.asDoubleBuffer());
        } else if (to instanceof ShortBuffer shorts) {
            shorts.put(from.asShortBuffer());
        } else if (to instanceof IntBuffer ints) {
            ints.put(from.asIntBuffer());
        } else if (to instanceof LongBuffer longs) {
            longs.put(from.asLongBuffer());
        } else {
            ((ByteBuffer) to).put(from.duplicate());
        }
    }
}
