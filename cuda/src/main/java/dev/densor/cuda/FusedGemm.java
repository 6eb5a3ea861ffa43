package dev.densor.cuda;

import dev.densor.backend.fused.DenseSpec;

/**
 * Products that end with a bias and an activation where they are computed, so that results go through memory once: in
 * one launch, or in as many as the product alone takes. The product is not rounded to the type before the bias is
 * added.
 */
interface FusedGemm extends DenseEngine {
    /** What the product of a layer costs, in clocks, as a model of the device has it. */
    double clocks(DenseSpec spec, CudaBuffer x, CudaBuffer kernel);
}
