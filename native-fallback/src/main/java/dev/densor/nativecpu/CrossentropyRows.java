package dev.densor.nativecpu;

import dev.densor.portable.Folds;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** The crossentropy of the softmax of rows with targets, and its gradient. */
final class CrossentropyRows {
    private final Workspaces workspaces;

    CrossentropyRows(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /**
     * What a loss is computed of, and where to.
     *
     * @param targets of each class, or null
     * @param labels instead of them, or null
     * @param gradient null where it is not wanted
     */
    record Operands(
            FloatBuffer targets, IntBuffer labels, NativeBuffer logits, FloatBuffer loss, FloatBuffer gradient) {}

    /**
     * As {@link dev.densor.backend.fused.SoftmaxCrossentropyKernel#softmaxCrossentropy} of [rows, columns], or false if it
     * cannot be.
     */
    boolean compute(int rows, int columns, Operands operands) {
        return RowPowers.forEach(workspaces, operands.logits, rows, columns, powers -> {
            for (int row = powers.first(); row < powers.end(); row++) {
                new Row(operands, powers, row, columns).compute();
            }
        });
    }

    /** A row while it is computed; all of its logits are finite. */
    private record Row(Operands operands, RowPowers powers, int index, int columns) {
        void compute() {
            if (operands.labels == null) {
                compareWithTargets();
            } else {
                compareWithLabel(operands.labels.get(index));
            }
        }

        private void compareWithLabel(int label) {
            boolean isClass = label >= 0 && label < columns;
            int at = index * columns + label;
            double loss = isClass ? log() - ((double) operands.logits.floats().get(at) - powers.max(index)) : 0;
            operands.loss.put(index, (float) loss);
            if (operands.gradient == null) {
                return;
            }
            float[] y = powers.space().y;
            for (int from = 0; from < columns; from += Workspace.RUN) {
                int n = probabilities(from, isClass ? 1 : 0);
                operands.gradient.put(index * columns + from, y, 0, n);
            }
            if (isClass) {
                operands.gradient.put(at, operands.gradient.get(at) - 1);
            }
        }

        private double log() {
            return Math.log(powers.total(index));
        }

        private void compareWithTargets() {
            Workspace space = powers.space();
            double loss = 0;
            double weight = 0;
            for (int from = 0; from < columns; from += Workspace.RUN) {
                int n = powers.load(operands.targets, index, from, space.z);
                powers.load(operands.logits.floats(), index, from, space.x);
                terms(space.x, space.z, powers.max(index), (float) log(), n);
                loss -= Folds.sum(space.x, 0, n);
                weight += Folds.sum(space.z, 0, n);
            }
            operands.loss.put(index, (float) loss);
            if (operands.gradient != null) {
                gradient((float) weight);
            }
        }

        /** {@code x = t (x - max - log)} */
        private static void terms(float[] x, float[] t, float max, float log, int n) {
            for (int i = 0; i < n; i++) {
                x[i] = t[i] * (x[i] - max - log);
            }
        }

        private void gradient(float weight) {
            Workspace space = powers.space();
            for (int from = 0; from < columns; from += Workspace.RUN) {
                int n = powers.load(operands.targets, index, from, space.z);
                probabilities(from, weight);
                subtract(space.y, space.z, n);
                operands.gradient.put(index * columns + from, space.y, 0, n);
            }
        }

        private static void subtract(float[] y, float[] t, int n) {
            for (int i = 0; i < n; i++) {
                y[i] -= t[i];
            }
        }

        /** {@code y = weight * p} from a column on; returns how many. */
        private int probabilities(int from, float weight) {
            float[] y = powers.space().y;
            int n = powers.loadPowers(index, from, y);
            float total = (float) powers.total(index);
            for (int i = 0; i < n; i++) {
                y[i] = y[i] / total * weight;
            }
            return n;
        }
    }
}
