package dev.densor.conformance;

import dev.densor.backend.Buffer;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import org.junit.jupiter.api.Test;

/** The suite tested on a backend whose dense layers take 16-bit types, too. */
class HalfDenseFaultsTest {
    /** The sound one. */
    private static class Halves extends FusingBackend {
        @Override
        public boolean takesDense(DType dtype) {
            return dtype == DType.FLOAT32 || dtype == DType.FLOAT16;
        }
    }

    /** Its layers of 16-bit types lack what layers of float32 have. */
    private static final class WithoutBias extends Halves {
        @Override
        public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
            super.dense(spec, x, kernel, x.dtype() == DType.FLOAT16 ? null : bias, out);
        }
    }

    @Test
    void aDenseLayerOfHalvesWithoutItsBias() {
        Faults.assertFound("Linalg.dense", DType.FLOAT16, new Halves(), new WithoutBias());
        Faults.assertFound("DenseKernel.dense", DType.FLOAT16, new Halves(), new WithoutBias());
    }
}
