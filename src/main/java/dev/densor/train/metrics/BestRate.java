package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The largest of one rate over the thresholds at which another is at least so large; 0 when there is none. Keras's
 * SensitivityAtSpecificity, SpecificityAtSensitivity, PrecisionAtRecall and RecallAtPrecision.
 */
final class BestRate implements Metric {
    private static final int THRESHOLDS = 200;

    /**
     * Two rates.
     *
     * @param wanted the rate whose largest value is the result
     * @param bounded the one that has to be large enough
     * @param key under which the configuration has how large
     */
    record Pair(Rate wanted, Rate bounded, String key) {}

    private final Label label;
    private final Pair pair;
    private final double bound;
    private final Integer classId;
    private final Thresholds thresholds;
    private final Confusion confusion;

    BestRate(Label label, Pair pair, Config config) {
        this.label = label;
        this.pair = pair;
        this.bound = config.number(pair.key, Double.NaN);
        this.classId = config.has("class_id") ? (Integer) config.integer("class_id", 0) : null;
        int count = config.has("num_thresholds") ? config.positiveInt("num_thresholds") : THRESHOLDS;
        this.thresholds = Thresholds.evenly(count);
        this.confusion = new Confusion(thresholds, EnumSet.allOf(Outcome.class), 1);
        if (!(bound >= 0 && bound <= 1)) {
            throw config.wrong(pair.key, "in [0, 1]");
        }
        if (classId != null && classId < 0) {
            throw config.wrong("class_id", "0 or more");
        }
    }

    @Override
    public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        ConfusionOptions options = new ConfusionOptions(null, thresholds, null, classId);
        try (Scope scope = Scope.open()) {
            confusion.add(options.pick(label, Judged.of(label, yTrue, yPred, sampleWeight)));
        }
    }

    @Override
    public String name() {
        return label.name();
    }

    @Override
    public HostArray result() {
        double best = 0;
        for (int t = 0; t < thresholds.count(); t++) {
            // The bound is compared as Keras does it, in float32: 0.8 is as large as 4/5.
            if ((float) pair.bounded.at(confusion, t, 0) >= (float) bound) {
                best = Math.max(best, pair.wanted.at(confusion, t, 0));
            }
        }
        return label.scalar(best);
    }

    @Override
    public void reset() {
        confusion.reset();
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("class_id", classId);
        config.put("num_thresholds", thresholds.count());
        config.put(pair.key, bound);
        return label.config(config);
    }
}
