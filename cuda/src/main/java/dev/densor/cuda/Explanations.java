package dev.densor.cuda;

import dev.densor.shape.DType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Tells once of each kind of layer what computes it and why: whoever listens, and the log where that is asked for. */
final class Explanations {
    /** The system property that has all of it logged: {@code -Ddensor.cuda.explain=true}. */
    static final String PROPERTY = "densor.cuda.explain";

    /** A program has few kinds of layers, but may have many; then some are told of again. */
    private static final int MOST_KINDS = 4096;

    private static final System.Logger LOG = System.getLogger("dev.densor.cuda");

    private final Set<Kind> told = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> listener =
            Boolean.getBoolean(PROPERTY) ? line -> LOG.log(System.Logger.Level.INFO, line) : null;

    private record Kind(Record sizes, DType dtype) {}

    /** Adds a listener, who is told of all kinds that come. */
    synchronized void add(Consumer<String> lines) {
        listener = listener == null ? lines : listener.andThen(lines);
        told.clear();
    }

    /**
     * Tells of a layer, if anybody listens.
     *
     * @param sizes of it
     * @param dtype of its operands
     * @param explanation of both, in a line
     */
    <S extends Record> void tell(S sizes, DType dtype, BiFunction<S, DType, String> explanation) {
        Consumer<String> lines = listener;
        if (lines == null) {
            return;
        }
        if (told.size() >= MOST_KINDS) {
            told.clear();
        }
        if (told.add(new Kind(sizes, dtype))) {
            lines.accept(explanation.apply(sizes, dtype));
        }
    }
}
