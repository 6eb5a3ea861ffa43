package dev.densor.cli.data;

import java.util.Arrays;

/** Counts how often a class was predicted for another. */
final class ClassCounts {
    private final long[][] confusion;
    private long correct;
    private long count;

    ClassCounts(int classes) {
        int kept = classes <= Classification.MOST_CLASSES_SHOWN ? classes : 0;
        this.confusion = new long[kept][kept];
    }

    void add(int label, int predicted) {
        correct += label == predicted ? 1 : 0;
        count++;
        if (confusion.length > 0) {
            confusion[label][predicted]++;
        }
    }

    Classification result() {
        return new Classification(
                correct, count, Arrays.stream(confusion).map(long[]::clone).toArray(long[][]::new));
    }
}
