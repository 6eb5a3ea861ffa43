package dev.densor.nn;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** One call of {@code predict}: checks the arrays, runs the model batch by batch, collects the outputs. */
final class Prediction {
    private final Model model;
    private final List<HostArray> x;
    private final int batch;
    private final int rows;
    private final List<HostArray> outputs = new ArrayList<>();

    Prediction(Model model, List<HostArray> x, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("predict: batch must be 1 or more, not " + batch);
        }
        this.model = model;
        this.x = x;
        this.batch = batch;
        this.rows = checkedRows();
    }

    private int checkedRows() {
        List<InputSpec> inputs = model.inputs();
        if (x.size() != inputs.size()) {
            throw new ShapeException(
                    "predict: model " + model.name() + " takes " + inputs.size() + " inputs, given are " + x.size());
        }
        for (int i = 0; i < x.size(); i++) {
            if (x.get(i) == null) {
                throw new IllegalArgumentException(
                        "predict: input \"" + inputs.get(i).name() + "\" of model " + model.name() + " is null");
            }
            check(x.get(i).shape(), inputs.get(i));
        }
        return x.get(0).shape().dim(0);
    }

    private void check(Shape given, InputSpec wanted) {
        String what = "predict: input \"" + wanted.name() + "\" of model " + model.name();
        if (given.rank() == 0) {
            throw new ShapeException(what + " is a scalar; it needs rows");
        }
        // The batch that a file states is a matter of how it was trained; rows are scored as they come.
        if (wanted.shape() != null && !wanted.shape().with(0, given.dim(0)).accepts(given)) {
            throw new ShapeException(what + " is " + wanted.shape() + ", given is " + given);
        }
        if (given.dim(0) != x.get(0).shape().dim(0)) {
            throw new ShapeException(what + " has " + given.dim(0) + " rows, input \""
                    + model.inputs().get(0).name() + "\" has "
                    + x.get(0).shape().dim(0));
        }
    }

    List<HostArray> run() {
        try {
            return scoreAll();
        } catch (OutOfMemoryError full) {
            throw new BackendException("predict: " + rows + " rows of model " + model.name()
                    + " do not fit into the heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB of memory; predict fewer rows at a time, or raise -Xmx");
        }
    }

    private List<HostArray> scoreAll() {
        model.prepare(x.stream().map(HostArray::shape).toList());
        // Without rows the model still runs once, to tell the shapes of its outputs.
        for (int from = 0; from == 0 || from < rows; from += batch) {
            score(from, Math.min(batch, rows - from));
        }
        return outputs;
    }

    private void score(int from, int count) {
        Backend backend = model.backend();
        try (Scope scope = Scope.open()) {
            List<MaskedTensor> inputs = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                Tensor rowsOfInput = Tensor.of(backend, x.get(i).rows(from, count));
                inputs.add(MaskedTensor.of(
                        Shaping.cast(rowsOfInput, model.inputs().get(i).dtype())));
            }
            List<MaskedTensor> results = model.run(inputs);
            for (int i = 0; i < results.size(); i++) {
                collect(i, results.get(i).tensor(), from, count);
            }
        }
    }

    private void collect(int output, Tensor result, int from, int count) {
        if (result.shape().rank() == 0 || result.shape().dim(0) != count) {
            throw new ShapeException("predict: output \"" + model.outputNames().get(output) + "\" of model "
                    + model.name() + " is " + result.shape() + " for " + count + " rows");
        }
        if (from == 0) {
            outputs.add(HostArray.allocate(result.dtype(), result.shape().with(0, rows)));
        }
        HostArray all = outputs.get(output);
        if (!PartialShape.of(all.shape()).with(0, count).accepts(result.shape())) {
            throw new ShapeException("predict: output \"" + model.outputNames().get(output)
                    + "\" changes its shape from " + all.shape() + " to " + result.shape());
        }
        result.copyTo(all.rows(from, count));
    }
}
