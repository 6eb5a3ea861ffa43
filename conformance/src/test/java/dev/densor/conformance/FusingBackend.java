package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.nio.FloatBuffer;

/** The reference backend with fused kernels, in which subclasses break one thing. */
class FusingBackend extends FaultyBackend implements DenseKernel, SoftmaxKernel {
    @Override
    public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
        assertTrue(spec.rows() > 0 && spec.units() > 0 && spec.features() > 0, spec::toString);
        matmul(new MatmulSpec(1, spec.rows(), spec.units(), spec.features(), false, false), x, kernel, out);
        if (bias != null) {
            addBias(Shape.of(spec.rows(), spec.units()), bias, out);
        }
        if (spec.activation() != null) {
            unary(spec.activation(), out, out);
        }
    }

    private void addBias(Shape shape, Buffer bias, Buffer out) {
        Layout dense = Layout.contiguous(shape);
        Layout row = Layout.contiguous(Shape.of(shape.dim(1))).broadcastTo(shape);
        Buffer sum = allocate(DType.FLOAT32, shape.size());
        binary(BinaryOp.ADD, new View(out, dense), new View(bias, row), sum);
        copy(new View(sum, dense), new View(out, dense));
        free(sum);
    }

    @Override
    public void softmax(Extent extent, Buffer in, Buffer out) {
        HostArray array = HostArray.allocate(DType.FLOAT32, Shape.of((int) in.size()));
        download(in, array);
        FloatBuffer values = (FloatBuffer) array.data();
        int step = (int) extent.inner();
        for (int row = 0; row < extent.outer() * step; row++) {
            int first = row / step * step * extent.length() + row % step;
            float max = Float.NEGATIVE_INFINITY;
            for (int l = 0; l < extent.length(); l++) {
                max = larger(max, values.get(first + l * step));
            }
            double sum = 0;
            for (int l = 0; l < extent.length(); l++) {
                sum += exp(values.get(first + l * step), max);
            }
            for (int l = 0; l < extent.length(); l++) {
                int at = first + l * step;
                values.put(at, (float) (exp(values.get(at), max) / sum));
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
