package dev.densor.cuda;

import dev.densor.shape.DType;
import java.util.List;
import java.util.Locale;

/**
 * What kernels for Hopper are called.
 *
 * @param dtype of the tensors
 * @param arithmetic of the products: never {@link Arithmetic#FMA}
 */
record HopperKernels(DType dtype, Arithmetic arithmetic) {
    private static final String DENSE = "dense_hopper_";
    private static final String PANELS = "panels";
    /** The files that they are in. */
    static final List<String> FAMILIES = List.of(DENSE + "bf16", DENSE + "f16", DENSE + "tf32", PANELS);

    /** Bytes of an element of panels. */
    int elementBytes() {
        return arithmetic.packed().bytes();
    }

    /** {@code tf32}: what is multiplied. */
    private String operand() {
        return arithmetic == Arithmetic.TF32
                ? arithmetic.name().toLowerCase(Locale.ROOT)
                : Suffix.of(arithmetic.packed());
    }

    /** Multiplies panels. */
    Kernel product(DenseTile tile) {
        return new Kernel(DENSE + operand(), DENSE + operand() + "_" + Suffix.of(dtype) + "_" + tile);
    }

    /** Packs a matrix of the tensors' type. */
    Kernel panels() {
        return panels("panels_");
    }

    /** Packs the transpose of a matrix of the tensors' type. */
    Kernel turnedPanels() {
        return panels("panels_turned_");
    }

    /** Packs a matrix of bytes, scaled as elements of the tensors' type. */
    Kernel panelsOfBytes() {
        return panels("panels_u8_");
    }

    private Kernel panels(String prefix) {
        return new Kernel(PANELS, prefix + Suffix.of(dtype) + "_" + operand());
    }
}
