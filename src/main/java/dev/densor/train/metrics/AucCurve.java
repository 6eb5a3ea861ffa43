package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import java.util.Arrays;
import java.util.Locale;

/** The curves that an area can be taken under. */
public enum AucCurve {
    /** true positive rate over false positive rate */
    ROC,
    /** precision over recall */
    PR,
    /**
     * precision gain over recall gain: {@code 1 - (P / N) FP / TP} over {@code 1 - (P / N) FN / TP}, Flach and Kull,
     * 2015
     */
    PRGAIN;

    static AucCurve read(Config config) {
        String name = config.text("curve", ROC.name());
        return Arrays.stream(values())
                .filter(curve ->
                        name.equals(curve.name()) || name.equals(curve.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> config.wrong("curve", "ROC, PR or PRGAIN"));
    }
}
