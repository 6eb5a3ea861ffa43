package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.DeviceInfo;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A backend that computes, for every element, which values a conforming backend may hold there. Written from the
 * contract and for plainness: one element at a time, nothing shared with the backends it judges.
 */
final class Oracle implements Backend, DenseKernel {
    private final boolean fusing;
    private final Set<DType> dtypes;
    private final Multiplicands multiplicands;
    private final Predicate<DType> denseTypes;
    private long liveBytes;
    private boolean multiplied;

    /** What is right of a backend, whose layers of 16-bit tensors are one kernel or composed. */
    static Oracle of(Backend judged, Tolerance tolerance, Multiplicands multiplicands) {
        Predicate<DType> types = dtype -> judged instanceof DenseKernel device && device.takesDense(dtype);
        return new Oracle(tolerance, judged.info().dtypes(), multiplicands, types);
    }

    /**
     * @param tolerance of the case: in a {@link Tolerance#COMPOSITE} roundings between steps may be left out
     * @param dtypes that the backend it judges takes
     * @param multiplicands of its products of FLOAT32
     * @param denseTypes beside FLOAT32 of which it computes dense layers at once
     */
    private Oracle(Tolerance tolerance, Set<DType> dtypes, Multiplicands multiplicands, Predicate<DType> denseTypes) {
        this.fusing = tolerance == Tolerance.COMPOSITE;
        this.dtypes = dtypes;
        this.multiplicands = multiplicands;
        this.denseTypes = denseTypes;
    }

    /** One that judges no backend: it takes all types. */
    Oracle(Tolerance tolerance) {
        this(tolerance, EnumSet.allOf(DType.class), Multiplicands.FLOAT32, dtype -> true);
    }

    /** Whether anything was multiplied as matrices so far. */
    boolean hasMultiplied() {
        return multiplied;
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo("oracle", "intervals in plain Java", dtypes);
    }

    @Override
    public Buffer allocate(DType dtype, long size) {
        liveBytes += size * dtype.bytes();
        return new OracleBuffer(dtype, size);
    }

    @Override
    public void free(Buffer buffer) {
        liveBytes -= buffer.size() * buffer.dtype().bytes();
    }

    @Override
    public long liveBytes() {
        return liveBytes;
    }

    @Override
    public void upload(HostArray from, Buffer to) {
        memory(to).upload(from);
    }

    @Override
    public void download(Buffer from, HostArray to) {
        throw new UnsupportedOperationException("an interval is no number; composites must not look at values");
    }

    @Override
    public void synchronize() {
        // Nothing is ever queued.
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static OracleBuffer memory(Buffer buffer) {
        return (OracleBuffer) buffer;
    }

    private Arithmetic arithmetic(Buffer buffer) {
        return new Arithmetic(Format.of(buffer.dtype()), fusing);
    }

    @Override
    public void fill(Buffer out, double value) {
        Element element = Interval.point(value).convert(out.dtype());
        forEach(out.size(), i -> element, out);
    }

    private static void forEach(long size, LongFunction<Element> element, Buffer out) {
        for (long i = 0; i < size; i++) {
            memory(out).set(i, element.apply(i));
        }
    }

    /** Where element {@code index}, counted in row-major order, stands. */
    private static long position(Layout layout, long index) {
        long at = layout.offset();
        for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
            at += index % layout.shape().dim(axis) * layout.stride(axis);
            index /= layout.shape().dim(axis);
        }
        return at;
    }

    private static Element get(View view, long index) {
        return memory(view.buffer()).get(position(view.layout(), index));
    }

    @Override
    public void copy(View in, View out) {
        for (long i = 0; i < in.shape().size(); i++) {
            memory(out.buffer()).set(position(out.layout(), i), get(in, i).convert(out.dtype()));
        }
    }

    @Override
    public void unary(UnaryOp op, Buffer in, Buffer out) {
        UnaryFormulas formulas = new UnaryFormulas(arithmetic(in));
        forEach(
                in.size(),
                i -> memory(in).get(i) instanceof Whole whole
                        ? Whole.wrap(whole.apply(op), in.dtype())
                        : formulas.apply(op, memory(in).interval(i)),
                out);
    }

    @Override
    public void binary(BinaryOp op, View a, View b, Buffer out) {
        BinaryFormulas formulas = new BinaryFormulas(arithmetic(a.buffer()), a.dtype());
        forEach(out.size(), i -> formulas.apply(op, get(a, i), get(b, i)), out);
    }

    @Override
    public void select(View condition, View a, View b, Buffer out) {
        forEach(
                out.size(),
                i -> {
                    Interval choice = (Interval) get(condition, i);
                    if (choice.isDecided()) {
                        return get(choice.decided() != 0 ? a : b, i);
                    }
                    return ((Interval) get(a, i)).hull((Interval) get(b, i));
                },
                out);
    }

    /** The elements of one row along the middle axis. */
    private static List<Element> row(Buffer in, Extent extent, long outer, long inner) {
        return IntStream.range(0, extent.length())
                .mapToObj(l -> memory(in).get((outer * extent.length() + l) * extent.inner() + inner))
                .toList();
    }

    @Override
    public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
        RowFormulas formulas = new RowFormulas(arithmetic(in), in.dtype());
        forEach(
                extent.outer() * extent.inner(),
                i -> formulas.reduce(op, row(in, extent, i / extent.inner(), i % extent.inner())),
                out);
    }

    @Override
    public void scan(ScanOp op, Buffer in, Extent extent, Buffer out) {
        RowFormulas formulas = new RowFormulas(arithmetic(in), in.dtype());
        forEachRow(extent, (outer, inner) -> {
            List<Element> scanned = formulas.scan(op, row(in, extent, outer, inner));
            for (int l = 0; l < extent.length(); l++) {
                memory(out).set((outer * extent.length() + l) * extent.inner() + inner, scanned.get(l));
            }
        });
    }

    @FunctionalInterface
    private interface Row {
        void accept(long outer, long inner);
    }

    private static void forEachRow(Extent extent, Row row) {
        LongStream.range(0, extent.outer() * extent.inner())
                .forEach(i -> row.accept(i / extent.inner(), i % extent.inner()));
    }

    @Override
    public void sort(Buffer in, Extent extent, Buffer values, Buffer indices) {
        forEachRow(extent, (outer, inner) -> {
            List<Element> row = row(in, extent, outer, inner);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, row.size()).boxed().toList());
            order.sort(Comparator.comparing(row::get, Oracle::compare));
            for (int l = 0; l < row.size(); l++) {
                long to = (outer * extent.length() + l) * extent.inner() + inner;
                memory(values).set(to, row.get(order.get(l)));
                memory(indices).set(to, new Whole(order.get(l)));
            }
        });
    }

    /** NaN last, zeros equal. */
    private static int compare(Element a, Element b) {
        if (a instanceof Whole left && b instanceof Whole right) {
            return Long.compare(left.value(), right.value());
        }
        double x = ((Interval) a).decided();
        double y = ((Interval) b).decided();
        return x < y ? -1 : x > y ? 1 : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
    }

    @Override
    public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
        Arithmetic arithmetic = arithmetic(out);
        long rows = (long) spec.batch() * spec.m();
        forEach(
                rows * spec.n(),
                i -> {
                    Accumulation sum = arithmetic.sum();
                    addProducts(sum, spec, a, b, i);
                    return arithmetic.stored(sum.result());
                },
                out);
    }

    private void addProducts(Accumulation sum, MatmulSpec spec, Buffer a, Buffer b, long index) {
        multiplied = true;
        Format stored = Format.of(a.dtype());
        long batch = index / spec.n() / spec.m();
        for (int p = 0; p < spec.k(); p++) {
            Interval left = left(spec, a, batch, index / spec.n() % spec.m(), p);
            Interval right = right(spec, b, batch, p, index % spec.n());
            sum.add(Interval.product(multiplicands.of(left, stored), multiplicands.of(right, stored)));
        }
    }

    @Override
    public boolean takesDense(DType dtype) {
        return dtype == DType.FLOAT32 || denseTypes.test(dtype);
    }

    @Override
    public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
        Arithmetic arithmetic = arithmetic(out);
        UnaryFormulas formulas = new UnaryFormulas(arithmetic);
        MatmulSpec product = new MatmulSpec(1, spec.rows(), spec.units(), spec.features(), false, false);
        forEach(
                out.size(),
                i -> {
                    Accumulation sum = arithmetic.sum();
                    addProducts(sum, product, x, kernel, i);
                    Interval total = bias == null
                            ? arithmetic.stored(sum.result())
                            : withBias(arithmetic, sum, memory(bias).interval(i % spec.units()));
                    return spec.activation() == null ? total : formulas.applyToSum(spec.activation(), total);
                },
                out);
    }

    /**
     * The bias is a term of the sum like the others: a kernel may begin with it. Or it is added to the product that was
     * rounded to 16 bits before.
     */
    private static Interval withBias(Arithmetic arithmetic, Accumulation product, Interval bias) {
        Interval rounded = arithmetic.stored(product.result());
        product.add(bias);
        Interval total = product.result();
        if (arithmetic.isNarrow()) {
            Accumulation sum = arithmetic.sum();
            sum.add(rounded);
            sum.add(bias);
            total = total.hull(sum.result());
        }
        return arithmetic.stored(total);
    }

    private static Interval left(MatmulSpec spec, Buffer a, long batch, long row, long p) {
        long within = spec.transposeA() ? p * spec.m() + row : row * spec.k() + p;
        return memory(a).interval(batch * spec.m() * spec.k() + within);
    }

    private static Interval right(MatmulSpec spec, Buffer b, long batch, long p, long column) {
        long within = spec.transposeB() ? column * spec.k() + p : p * spec.n() + column;
        return memory(b).interval(batch * spec.k() * spec.n() + within);
    }

    @Override
    public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
        Element zero = Interval.point(0).convert(table.dtype());
        long perOuter = indices.size() * extent.inner();
        forEach(
                extent.outer() * perOuter,
                i -> {
                    long from = ((Whole) memory(indices).get(i % perOuter / extent.inner())).value();
                    boolean inside = from >= 0 && from < extent.length();
                    long at = (i / perOuter * extent.length() + from) * extent.inner() + i % extent.inner();
                    return inside ? memory(table).get(at) : zero;
                },
                out);
    }

    @Override
    public void scatterAdd(Buffer updates, Buffer indices, Extent extent, Buffer out) {
        Arithmetic arithmetic = arithmetic(out);
        long perOuter = extent.length() * extent.inner();
        forEach(
                out.size(),
                i -> {
                    long outer = i / perOuter;
                    long row = i % perOuter / extent.inner();
                    Interval before = memory(out).interval(i);
                    Accumulation sum = arithmetic.sum();
                    sum.add(before);
                    boolean untouched = true;
                    for (long j = 0; j < indices.size(); j++) {
                        if (((Whole) memory(indices).get(j)).value() == row) {
                            long from = (outer * indices.size() + j) * extent.inner() + i % extent.inner();
                            sum.add(memory(updates).interval(from));
                            untouched = false;
                        }
                    }
                    return untouched ? before : arithmetic.stored(sum.result());
                },
                out);
    }

    @Override
    public void uniform(long seed, long counter, Buffer out) {
        int[] key = {(int) seed, (int) (seed >>> 32)};
        forEach(
                out.size(),
                i -> {
                    long low = counter + i / 4;
                    int carry = Long.compareUnsigned(low, counter) < 0 ? 1 : 0;
                    int[] words = Philox4x32.block(new int[] {(int) low, (int) (low >>> 32), carry, 0}, key);
                    return Interval.point((words[(int) (i % 4)] >>> 8) * 0x1p-24);
                },
                out);
    }
}
