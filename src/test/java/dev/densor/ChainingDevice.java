package dev.densor;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The reference backend with dense layers and chains of them, of which it notes each; chains with softmax it refuses.
 */
public final class ChainingDevice implements AutoCloseable {
    private final Backend reference = Backends.open("reference");
    private final Predicate<DenseChainSpec> taken;
    private final List<DenseChainSpec> asked = new ArrayList<>();
    private final List<DenseChainSpec> chains = new ArrayList<>();
    private final List<DenseSpec> layers = new ArrayList<>();
    private int conversions;
    private final Backend backend = (Backend) Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class, DenseKernel.class, DenseChainKernel.class},
            (proxy, method, arguments) -> call(method, arguments));

    /** @param taken which chains it takes */
    public ChainingDevice(Predicate<DenseChainSpec> taken) {
        this.taken = taken;
    }

    public Backend backend() {
        return backend;
    }

    /** The chains that it was asked whether it takes. */
    public List<DenseChainSpec> asked() {
        return asked;
    }

    /** The chains that it computed. */
    public List<DenseChainSpec> chains() {
        return chains;
    }

    /** The dense layers that it computed by themselves. */
    public List<DenseSpec> layers() {
        return layers;
    }

    /** How often elements were converted to another type. */
    public int conversions() {
        return conversions;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("takesChain")) {
            DenseChainSpec spec = (DenseChainSpec) arguments[0];
            asked.add(spec);
            return !spec.softmax() && taken.test(spec);
        }
        if (method.getName().equals("denseChain")) {
            chains.add((DenseChainSpec) arguments[0]);
            Buffer[] kernels = (Buffer[]) arguments[2];
            run((DenseChainSpec) arguments[0], (Buffer) arguments[1], kernels, (Buffer[]) arguments[3], (Buffer)
                    arguments[4]);
            return null;
        }
        if (method.getName().equals("takesDense")) {
            return true;
        }
        if (method.getName().equals("dense")) {
            dense((DenseSpec) arguments[0], Arrays.copyOfRange(arguments, 1, 5, Buffer[].class));
            return null;
        }
        if (method.getName().equals("copy")) {
            View from = (View) arguments[0];
            View to = (View) arguments[1];
            conversions += from.buffer().dtype() == to.buffer().dtype() ? 0 : 1;
        }
        try {
            return method.invoke(reference, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /** @param operands x, kernel, bias and the result */
    private void dense(DenseSpec spec, Buffer... operands) {
        layers.add(spec);
        DenseChainSpec chain = new DenseChainSpec(
                spec.rows(),
                spec.features(),
                List.of(new DenseChainSpec.Layer(spec.units(), spec.activation())),
                false);
        run(chain, operands[0], new Buffer[] {operands[1]}, new Buffer[] {operands[2]}, operands[3]);
    }

    private void run(DenseChainSpec spec, Buffer given, Buffer[] kernels, Buffer[] biases, Buffer out) {
        Buffer x = spec.bytes() == null ? given : scaled(spec.bytes(), given, out.dtype());
        compute(spec, x, kernels, biases, out);
        if (x != given) {
            reference.free(x);
        }
    }

    private Buffer scaled(DenseChainSpec.Bytes bytes, Buffer given, DType type) {
        Buffer x = reference.allocate(type, given.size());
        reference.copy(View.of(given), View.of(x));
        combine(BinaryOp.MULTIPLY, x, bytes.scale());
        combine(BinaryOp.ADD, x, bytes.offset());
        return x;
    }

    private void combine(BinaryOp op, Buffer x, double number) {
        Buffer copy = reference.allocate(x.dtype(), x.size());
        Buffer all = reference.allocate(x.dtype(), x.size());
        reference.copy(View.of(x), View.of(copy));
        reference.fill(all, number);
        reference.binary(op, View.of(copy), View.of(all), x);
        reference.free(copy);
        reference.free(all);
    }

    private void compute(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out) {
        Buffer in = x;
        for (int i = 0; i < kernels.length; i++) {
            int units = spec.layers().get(i).units();
            Buffer sum = reference.allocate(out.dtype(), (long) spec.rows() * units);
            reference.matmul(
                    new MatmulSpec(1, spec.rows(), units, spec.features(i), false, false), in, kernels[i], sum);
            addBias(Shape.of(spec.rows(), units), sum, biases[i]);
            if (spec.layers().get(i).activation() != null) {
                reference.unary(spec.layers().get(i).activation(), sum, sum);
            }
            if (in != x) {
                reference.free(in);
            }
            in = sum;
        }
        reference.copy(View.of(in), View.of(out));
        reference.free(in);
    }

    private void addBias(Shape shape, Buffer sum, Buffer bias) {
        if (bias != null) {
            Layout rows = Layout.contiguous(shape);
            Layout row = Layout.contiguous(Shape.of(shape.dim(1))).broadcastTo(shape);
            Buffer copy = reference.allocate(sum.dtype(), sum.size());
            reference.copy(View.of(sum), View.of(copy));
            reference.binary(BinaryOp.ADD, new View(copy, rows), new View(bias, row), sum);
            reference.free(copy);
        }
    }

    @Override
    public void close() {
        reference.close();
    }
}
