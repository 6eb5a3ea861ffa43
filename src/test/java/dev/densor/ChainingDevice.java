package dev.densor;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The reference backend with chains of dense layers, of which it notes each; those with softmax it refuses. */
public final class ChainingDevice implements AutoCloseable {
    private final Backend reference = Backends.open("reference");
    private final Predicate<DenseChainSpec> taken;
    private final List<DenseChainSpec> asked = new ArrayList<>();
    private final List<DenseChainSpec> chains = new ArrayList<>();
    private final Backend backend = (Backend) Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class, DenseChainKernel.class},
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
        try {
            return method.invoke(reference, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private void run(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out) {
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
