package dev.densor.nn;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
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
    private final List<InputSpec> inputs;
    private final List<HostArray> x;
    private final int batch;
    private final int rows;
    private final List<HostArray> outputs = new ArrayList<>();

    Prediction(Model model, List<HostArray> x, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("predict: batch must be 1 or more, not " + batch);
        }
        this.model = model;
        this.inputs = model.inputs();
        this.x = x;
        this.batch = batch;
        this.rows = checkedRows();
    }

    private int checkedRows() {
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
        if (given.rank() == 0) {
            throw wrong(wanted, "is a scalar; it needs rows");
        }
        // The batch that a file states is a matter of how it was trained; rows are scored as they come.
        if (wanted.shape() != null && !wanted.shape().acceptsRows(given)) {
            throw wrong(wanted, "is " + wanted.shape() + ", given is " + given);
        }
        int rowsOfFirst = x.get(0).shape().dim(0);
        if (given.dim(0) != rowsOfFirst) {
            throw wrong(
                    wanted,
                    "has " + given.dim(0) + " rows, input \"" + inputs.get(0).name() + "\" has " + rowsOfFirst);
        }
    }

    private ShapeException wrong(InputSpec input, String problem) {
        return new ShapeException("predict: input \"" + input.name() + "\" of model " + model.name() + " " + problem);
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
        model.prepare(x);
        // Without rows the model still runs once, to tell the shapes of its outputs.
        for (int from = 0; from == 0 || from < rows; from += batch) {
            score(from, Math.min(batch, rows - from));
        }
        return outputs;
    }

    private void score(int from, int count) {
        Backend backend = model.backend();
        try (Scope scope = Scope.open()) {
            List<MaskedTensor> values = new ArrayList<>(x.size());
            for (int i = 0; i < x.size(); i++) {
                Tensor part = Tensor.of(backend, x.get(i).rows(from, count));
                values.add(MaskedTensor.of(
                        stays(i) ? part : Shaping.cast(part, inputs.get(i).dtype())));
            }
            List<MaskedTensor> results = model.run(values);
            for (int i = 0; i < results.size(); i++) {
                collect(i, results.get(i).tensor(), from, count);
            }
        }
    }

    private boolean stays(int input) {
        boolean isBytes = x.get(input).dtype() == DType.UINT8;
        return isBytes && inputs.get(input).dtype().isFloating() && model.takesBytes(input);
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
        if (from > 0 && !PartialShape.of(all.shape()).acceptsRows(result.shape())) {
            throw new ShapeException("predict: output \"" + model.outputNames().get(output)
                    + "\" changes its shape from " + all.shape() + " to " + result.shape());
        }
        result.copyTo(all.rows(from, count));
    }
}
