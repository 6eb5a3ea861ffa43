package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.conformance.Multiplicands;
import dev.densor.conformance.ProductConformance;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Products of FLOAT32 in every precision, by the kernels for Ampere and for Hopper. */
@Tag("kernels")
class EmulatedProductConformanceTest {
    private static final int AMPERE = 80;
    private static final int HOPPER = 90;

    /** A device of an architecture, opened in a precision. */
    private abstract static class Opened extends ProductConformance {
        private final int architecture;
        private final Precision precision;
        private final DenseChoice layers;

        Opened(int architecture, Precision precision, DenseChoice layers) {
            this.architecture = architecture;
            this.precision = precision;
            this.layers = layers;
        }

        @Override
        protected Backend open() {
            return new TurnedDevice(architecture, precision, layers).backend;
        }

        @Override
        protected Multiplicands multiplicands() {
            return Multiplicands.valueOf(precision.name());
        }
    }

    @Nested
    class Tf32OnAmpere extends Opened {
        Tf32OnAmpere() {
            super(AMPERE, Precision.TF32, DenseChoice.OWN);
        }
    }

    @Nested
    class BFloat16OnAmpere extends Opened {
        BFloat16OnAmpere() {
            super(AMPERE, Precision.BFLOAT16, DenseChoice.OWN);
        }
    }

    @Nested
    class Float16OnAmpere extends Opened {
        Float16OnAmpere() {
            super(AMPERE, Precision.FLOAT16, DenseChoice.OWN);
        }
    }

    @Nested
    class Tf32OnHopper extends Opened {
        Tf32OnHopper() {
            super(HOPPER, Precision.TF32, DenseChoice.HOPPER);
        }
    }

    @Nested
    class BFloat16OnHopper extends Opened {
        BFloat16OnHopper() {
            super(HOPPER, Precision.BFLOAT16, DenseChoice.HOPPER);
        }
    }

    @Nested
    class Float16OnHopper extends Opened {
        Float16OnHopper() {
            super(HOPPER, Precision.FLOAT16, DenseChoice.HOPPER);
        }
    }
}
