package dev.densor.conformance;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;

/** Memory of the {@link Oracle}. */
final class OracleBuffer implements Buffer {
    private final DType dtype;
    private final Element[] elements;

    OracleBuffer(DType dtype, long size) {
        this.dtype = dtype;
        this.elements = new Element[Math.toIntExact(size)];
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long size() {
        return elements.length;
    }

    Element get(long index) {
        return elements[(int) index];
    }

    Interval interval(long index) {
        return (Interval) get(index);
    }

    void set(long index, Element element) {
        elements[(int) index] = element;
    }

    void upload(HostArray from) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] = dtype.isFloating() || dtype == DType.BOOL
                    ? Interval.point(from.getDouble(i))
                    : new Whole(from.getLong(i));
        }
    }
}
