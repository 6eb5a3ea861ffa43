package dev.densor.nn;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.Backends;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Layers that belong together, and a layer itself. {@link #predict(float[][])} needs no device code: the best device
 * there is is opened when it is first called, unless {@link #on} chose another. Several threads may predict at once,
 * also while another assigns weights or closes the model.
 */
public abstract class Model extends Layer implements AutoCloseable {
    /** Rows scored at a time when the caller does not say. */
    public static final int DEFAULT_BATCH = 1024;

    /** Held for reading by those who predict, for writing by the one who closes. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private volatile Backend backend;
    private volatile boolean hasValues;
    private volatile boolean closed;
    private boolean ownsBackend;

    Model() {}

    /** The layers, in Keras's order. */
    public abstract List<Layer> layers();

    /** What it takes; an input for each tensor of {@link #predict(List, int)}. */
    public abstract List<InputSpec> inputs();

    /** Whether {@link ByteInputs} may take the place of floating point in input {@code index}. */
    abstract boolean takesBytes(int index);

    /** Names of what it gives. */
    public abstract List<String> outputNames();

    /**
     * The shapes of what it gives, in the order of {@link #outputNames}; the batch is most often unknown.
     *
     * @throws IllegalStateException when the model is not built, because no input shape was stated
     */
    public final List<PartialShape> outputShapes() {
        requireBuilt();
        return outputShapes(builtFor());
    }

    /** Its layers and how large it is, as a table of Keras's {@code model.summary()} tells. */
    public abstract ModelSummary summary();

    /** A row for each of {@link #layers}. */
    abstract List<ModelSummary.Row> summaryRows();

    /** The layer called {@code name}; layers of nested models are not searched. */
    public final Layer layer(String name) {
        return layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model " + name() + " has no layer \"" + name
                        + "\"; it has " + layers().stream().map(Layer::name).toList()));
    }

    /** The weights of all layers, each once. */
    @Override
    public final List<Weight> weights() {
        return layers().stream()
                .flatMap(layer -> layer.weights().stream())
                .distinct()
                .toList();
    }

    /** Those of its weights that training changes: not those of layers that are not trainable. */
    @Override
    public final List<Weight> trainableWeights() {
        return isTrainable()
                ? layers().stream()
                        .flatMap(layer -> layer.trainableWeights().stream())
                        .distinct()
                        .toList()
                : List.of();
    }

    @Override
    public Model semantics(KerasVersion version) {
        super.semantics(version);
        layers().forEach(layer -> layer.semantics(version));
        return this;
    }

    /**
     * Chooses the device; the caller closes it, after this model.
     *
     * @throws IllegalStateException when the model already runs on another
     */
    public final synchronized Model on(Backend device) {
        if (backend != null && backend != device) {
            throw new IllegalStateException(
                    "model " + name() + " already runs on " + backend.info().name());
        }
        backend = device;
        return this;
    }

    /**
     * The device it runs on; opens the best one when none was chosen.
     *
     * @throws IllegalStateException when the model was closed
     */
    public final Backend backend() {
        requireOpen();
        Backend chosen = backend;
        return chosen != null ? chosen : openBest();
    }

    private synchronized Backend openBest() {
        if (backend == null) {
            backend = Backends.best();
            ownsBackend = true;
        }
        return backend;
    }

    /**
     * Draws the weights that have no value yet. Done by {@code predict} with a seed of its own when it was not done
     * before.
     *
     * @param seed the same one gives the same weights
     * @throws IllegalStateException when the model is not built, because no input shape was stated
     */
    public final Model initialize(long seed) {
        requireBuilt();
        long next = seed;
        for (Weight weight : weights()) {
            Variable variable = weight.variable();
            if (!variable.isAssigned()) {
                variable.assign(draw(weight, next));
            }
            // Far apart, so that two weights of one shape never share a stretch of the same stream.
            next += 0x9E3779B97F4A7C15L;
        }
        return this;
    }

    private HostArray draw(Weight weight, long seed) {
        Variable variable = weight.variable();
        try {
            return weight.initializer().draw(variable.shape(), seed).cast(variable.dtype());
        } catch (OutOfMemoryError full) {
            throw new BackendException("model " + name() + ": " + variable + " does not fit into the heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; raise -Xmx");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("model " + name() + " was closed; build or load it again");
        }
    }

    private void requireBuilt() {
        if (!isBuilt()) {
            throw new IllegalStateException(
                    "model " + name() + " is not built: state an input shape, or predict first");
        }
    }

    /**
     * Scores rows with a model of one input and one output.
     *
     * @param rows [rows][features]; a row fills one input, in row-major order
     * @return [rows][outputs], an output of several axes in row-major order
     */
    public final float[][] predict(float[][] rows) {
        if (inputs().size() != 1 || outputNames().size() != 1) {
            throw new ShapeException("predict: model " + name() + " has " + inputs().size() + " inputs and "
                    + outputNames().size() + " outputs; use predict(Map)");
        }
        Rows given = new Rows(rows, inputs().get(0), DEFAULT_BATCH);
        return whileOpen(() -> given.score(this::predict));
    }

    /** Scores a batch with a model of one input and one output. */
    public final HostArray predict(HostArray x) {
        List<HostArray> outputs = predict(List.of(x), DEFAULT_BATCH);
        if (outputs.size() != 1) {
            throw new ShapeException(
                    "predict: model " + name() + " has outputs " + outputNames() + "; use predict(Map)");
        }
        return outputs.get(0);
    }

    /**
     * Scores a batch by names.
     *
     * @param x an array for each input
     * @return an array for each output, in order
     */
    public final Map<String, HostArray> predict(Map<String, HostArray> x) {
        List<HostArray> ordered = new ArrayList<>();
        for (InputSpec input : inputs()) {
            HostArray array = x.get(input.name());
            if (array == null) {
                throw new ShapeException("predict: model " + name() + " needs an input \"" + input.name()
                        + "\"; given are " + x.keySet());
            }
            ordered.add(array);
        }
        if (x.size() > ordered.size()) {
            throw new ShapeException("predict: model " + name() + " has inputs "
                    + inputs().stream().map(InputSpec::name).toList() + "; given are " + x.keySet());
        }
        List<HostArray> outputs = predict(ordered, DEFAULT_BATCH);
        Map<String, HostArray> named = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            named.put(outputNames().get(i), outputs.get(i));
        }
        return named;
    }

    /**
     * Scores rows in batches.
     *
     * @param x for each input [rows, ...], with as many rows each; types are converted
     * @param batch rows scored at a time; bounds the memory that is needed
     * @return for each output [rows, ...]
     * @throws ShapeException when the arrays do not fit the inputs
     */
    public final List<HostArray> predict(List<HostArray> x, int batch) {
        return whileOpen(() -> new Prediction(this, x, batch).run());
    }

    private <T> T whileOpen(Supplier<T> prediction) {
        use.readLock().lock();
        try {
            requireOpen();
            return prediction.get();
        } finally {
            use.readLock().unlock();
        }
    }

    /** Builds a model that stated no input for the shapes of data, and draws weights that have no value. */
    final void prepare(List<HostArray> x) {
        if (!hasValues) {
            prepareFirst(x);
        }
    }

    private synchronized void prepareFirst(List<HostArray> x) {
        if (!isBuilt()) {
            buildFor(x.stream()
                    .map(array -> PartialShape.of(array.shape()).with(0, PartialShape.UNKNOWN))
                    .toList());
        }
        if (weights().stream().anyMatch(weight -> !weight.variable().isAssigned())) {
            initialize(System.nanoTime());
        }
        hasValues = true;
    }

    /**
     * Gives the memory of the weights back, and the device if this model opened it; neither this model nor another that
     * shares layers with it predicts afterwards. Waits for the predictions of this model that are under way.
     * Idempotent.
     *
     * @throws IllegalStateException when called from inside a prediction of this model
     */
    @Override
    public void close() {
        if (use.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "model " + name() + " is closed by one of its own layers while it predicts; close it afterwards");
        }
        use.writeLock().lock();
        try {
            closed = true;
            weights().forEach(weight -> weight.variable().close());
            closeBackend();
        } finally {
            use.writeLock().unlock();
        }
    }

    private synchronized void closeBackend() {
        if (ownsBackend) {
            backend.close();
            backend = null;
            ownsBackend = false;
        }
    }
}
