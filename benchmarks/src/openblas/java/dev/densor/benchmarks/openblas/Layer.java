package dev.densor.benchmarks.openblas;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemv;

import dev.densor.benchmarks.workload.DenseLayer;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;

/** A product, and a loop over its rows. */
final class Layer {
    /** Below this many elements a second thread costs more than it saves. */
    private static final int LEAST_PARALLEL = 1 << 15;

    private final int rows;
    private final int inputs;
    private final int units;
    private final FloatPointer x;
    private final FloatPointer kernel;
    private final FloatPointer y;
    private final FloatBuffer output;
    private final float[] bias;
    private final RowFunction function;

    Layer(DenseLayer layer, FloatPointer x, int rows) {
        this.rows = rows;
        this.x = x;
        inputs = layer.inputs();
        units = layer.units();
        kernel = new FloatPointer(layer.kernel());
        y = new FloatPointer((long) rows * units);
        output = y.asBuffer();
        bias = layer.bias();
        function = RowFunction.of(layer.activation());
    }

    /** [rows, units]. */
    FloatPointer output() {
        return y;
    }

    void run() {
        if (rows == 1) {
            cblas_sgemv(CblasRowMajor, CblasTrans, inputs, units, 1, kernel, units, x, 1, 0, y, 1);
        } else {
            cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasNoTrans,
                    rows,
                    units,
                    inputs,
                    1,
                    x,
                    inputs,
                    kernel,
                    units,
                    0,
                    y,
                    units);
        }
        if (rows * units < LEAST_PARALLEL) {
            for (int row = 0; row < rows; row++) {
                finish(row);
            }
        } else {
            IntStream.range(0, rows).parallel().forEach(this::finish);
        }
    }

    private void finish(int row) {
        function.apply(output, row * units, bias);
    }

    void close() {
        kernel.close();
        y.close();
    }
}
