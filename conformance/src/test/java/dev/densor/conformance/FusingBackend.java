package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.View;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseChainKernel;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.LayerNormKernel;
import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.backend.fused.LogSoftmaxKernel;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.nio.FloatBuffer;
import java.util.stream.DoubleStream;

/** The reference backend with fused kernels, in which subclasses break one thing. */
class FusingBackend extends FaultyBackend
        implements DenseKernel,
                DenseChainKernel,
                SoftmaxKernel,
                LogSoftmaxKernel,
                LayerNormKernel,
                ActivationGradientKernel,
                DenseGradientKernel,
                SoftmaxCrossentropyKernel {
    @Override
    public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
        assertTrue(spec.rows() > 0 && spec.units() > 0 && spec.features() > 0, spec::toString);
        matmul(new MatmulSpec(1, spec.rows(), spec.units(), spec.features(), false, false), x, kernel, out);
        if (bias != null) {
            withRow(BinaryOp.ADD, Shape.of(spec.rows(), spec.units()), bias, out);
        }
        if (spec.activation() != null) {
            unary(spec.activation(), out, out);
        }
    }

    @Override
    public boolean takesChain(DenseChainSpec spec, DType dtype) {
        return dtype == DType.FLOAT32;
    }

    /** What the first layer reads of bytes. */
    Buffer scaled(DenseChainSpec.Bytes bytes, Buffer x) {
        Buffer numbers = allocate(DType.FLOAT32, x.size());
        copy(View.of(x), View.of(numbers));
        Shape all = Shape.of((int) x.size(), 1);
        withNumber(BinaryOp.MULTIPLY, all, bytes.scale(), numbers);
        withNumber(BinaryOp.ADD, all, bytes.offset(), numbers);
        return numbers;
    }

    private void withNumber(BinaryOp op, Shape shape, double number, Buffer out) {
        Buffer operand = allocate(out.dtype(), 1);
        fill(operand, number);
        withRow(op, shape, operand, out);
        free(operand);
    }

    @Override
    public void denseChain(DenseChainSpec spec, Buffer given, Buffer[] kernels, Buffer[] biases, Buffer out) {
        Buffer x = spec.bytes() == null ? given : scaled(spec.bytes(), given);
        computeChain(spec, x, kernels, biases, out);
        if (x != given) {
            free(x);
        }
    }

    private void computeChain(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out) {
        Buffer in = x;
        for (int i = 0; i < kernels.length; i++) {
            DenseChainSpec.Layer layer = spec.layers().get(i);
            boolean isLast = i == kernels.length - 1;
            Buffer y = isLast ? out : allocate(out.dtype(), (long) spec.rows() * layer.units());
            dense(
                    new DenseSpec(spec.rows(), layer.units(), spec.features(i), layer.activation()),
                    in,
                    kernels[i],
                    biases[i],
                    y);
            if (in != x) {
                free(in);
            }
            in = y;
        }
        if (spec.softmax()) {
            softmax(new Extent(spec.rows(), spec.units(), 1), out, out);
        }
    }

    @Override
    public void activationGradient(ActivationGradientSpec spec, Buffer v, Buffer dy, Buffer dz, Buffer dbias) {
        Shape shape = Shape.of(spec.rows(), spec.units());
        HostArray gradient = HostGradients.activation(spec.op(), downloaded(v, shape), downloaded(dy, shape));
        upload(gradient, dz);
        if (dbias != null) {
            upload(HostGradients.columnSums(gradient), dbias);
        }
    }

    @Override
    public void denseGradient(DenseSpec spec, Operands operands, Results results) {
        Shape shape = Shape.of(spec.rows(), spec.units());
        HostArray dy = downloaded(operands.dy(), shape);
        HostArray gradient = spec.activation() == null
                ? dy
                : HostGradients.activation(spec.activation(), downloaded(operands.v(), shape), dy);
        Buffer dz = allocate(DType.FLOAT32, shape.size());
        upload(gradient, dz);
        if (results.dx() != null) {
            MatmulSpec toX = new MatmulSpec(1, spec.rows(), spec.features(), spec.units(), false, true);
            matmul(toX, dz, operands.kernel(), results.dx());
        }
        if (results.dkernel() != null) {
            MatmulSpec toKernel = new MatmulSpec(1, spec.features(), spec.units(), spec.rows(), true, false);
            matmul(toKernel, operands.x(), dz, results.dkernel());
        }
        if (results.dbias() != null) {
            upload(HostGradients.columnSums(gradient), results.dbias());
        }
        free(dz);
    }

    @Override
    public void softmaxCrossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient) {
        int classes = rows.length();
        HostArray t = downloaded(target, Shape.of((int) target.size()));
        HostArray z = downloaded(logits, Shape.of((int) rows.outer(), classes));
        double[] losses = new double[(int) rows.outer()];
        double[] gradients = new double[z.size()];
        for (int r = 0; r < losses.length; r++) {
            float[] row = new float[classes];
            double[] targets = new double[classes];
            for (int c = 0; c < classes; c++) {
                row[c] = (float) z.getDouble(r * classes + c);
                boolean labels = target.dtype() == DType.INT32;
                targets[c] = labels ? (t.getLong(r) == c ? 1 : 0) : t.getDouble(r * classes + c);
            }
            float max = max(row);
            double sum = sum(row, max);
            double weight = DoubleStream.of(targets).sum();
            for (int c = 0; c < classes; c++) {
                losses[r] -= targets[c] * (row[c] - (double) max - Math.log(sum));
                gradients[r * classes + c] = exp(row[c], max) / sum * weight - targets[c];
            }
        }
        upload(HostArray.of(losses, Shape.of(losses.length)).cast(DType.FLOAT32), loss);
        if (gradient != null) {
            upload(HostArray.of(gradients, z.shape()).cast(DType.FLOAT32), gradient);
        }
    }

    HostArray downloaded(Buffer buffer, Shape shape) {
        HostArray array = HostArray.allocate(buffer.dtype(), shape);
        download(buffer, array);
        return array;
    }

    /** {@code out = op(out, operand)}, the operand one row of the shape. */
    private void withRow(BinaryOp op, Shape shape, Buffer operand, Buffer out) {
        Layout dense = Layout.contiguous(shape);
        Layout row = Layout.contiguous(Shape.of(shape.dim(1))).broadcastTo(shape);
        Buffer result = allocate(out.dtype(), shape.size());
        binary(op, new View(out, dense), new View(operand, row), result);
        copy(new View(result, dense), new View(out, dense));
        free(result);
    }

    @Override
    public void softmax(Extent extent, Buffer in, Buffer out) {
        forEachRow(extent, in, out, row -> {
            float max = max(row);
            double sum = sum(row, max);
            return (float x) -> (float) (exp(x, max) / sum);
        });
    }

    @Override
    public void logSoftmax(Extent extent, Buffer in, Buffer out) {
        forEachRow(extent, in, out, row -> {
            float max = max(row);
            double sum = sum(row, max);
            return (float x) -> (float) (x - (double) max - Math.log(sum));
        });
    }

    private float max(float[] row) {
        float max = Float.NEGATIVE_INFINITY;
        for (float x : row) {
            max = larger(max, x);
        }
        return max;
    }

    private double sum(float[] row, float max) {
        double sum = 0;
        for (float x : row) {
            sum += exp(x, max);
        }
        return sum;
    }

    @Override
    public void layerNorm(LayerNormSpec spec, Buffer x, Buffer gamma, Buffer beta, Buffer out) {
        int length = spec.length();
        forEachRow(new Extent(spec.rows(), length, 1), x, out, row -> {
            double mean = mean(row);
            double factor = 1 / Math.sqrt(variance(row, mean) + spec.epsilon());
            return (float value) -> (float) ((value - mean) * factor);
        });
        int rows = (int) spec.rows();
        if (gamma != null) {
            withRow(BinaryOp.MULTIPLY, Shape.of(rows, length), gamma, out);
        }
        if (beta != null) {
            withRow(BinaryOp.ADD, Shape.of(rows, length), beta, out);
        }
    }

    private static double mean(float[] row) {
        double sum = 0;
        for (float x : row) {
            sum += x;
        }
        return sum / row.length;
    }

    /** Of a population. */
    double variance(float[] row, double mean) {
        double squares = 0;
        for (float x : row) {
            squares += (x - mean) * (x - mean);
        }
        return squares / row.length;
    }

    /** What becomes of an element. */
    private interface Function {
        float of(float x);
    }

    private void forEachRow(
            Extent extent, Buffer in, Buffer out, java.util.function.Function<float[], Function> ofRow) {
        HostArray array = HostArray.allocate(DType.FLOAT32, Shape.of((int) in.size()));
        download(in, array);
        FloatBuffer values = (FloatBuffer) array.data();
        int step = (int) extent.inner();
        for (int i = 0; i < extent.outer() * step; i++) {
            int first = i / step * step * extent.length() + i % step;
            float[] row = new float[extent.length()];
            for (int l = 0; l < row.length; l++) {
                row[l] = values.get(first + l * step);
            }
            Function function = ofRow.apply(row);
            for (int l = 0; l < row.length; l++) {
                values.put(first + l * step, function.of(row[l]));
            }
        }
        upload(array, out);
    }

    /** NaN where one is. */
    float larger(float a, float b) {
        return Math.max(a, b);
    }

    /** {@code e^(x - max)} */
    double exp(float x, float max) {
        return Math.exp(x - max);
    }
}
