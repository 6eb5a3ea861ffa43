package dev.densor.cuda.driver;

import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;

/**
 * A batch of matrix products.
 *
 * @param spec its sizes
 * @param operands the type of both operands
 * @param result the type of the products: {@code operands}, or FLOAT32 for 16-bit operands
 * @param rounding of FLOAT32 operands; those of other types are taken as they are
 */
public record Product(MatmulSpec spec, DType operands, DType result, Rounding rounding) {
    /**
     * Checks the types.
     *
     * @throws IllegalArgumentException when they are not floating point or do not go together
     */
    public Product {
        boolean widens = operands.bytes() == Short.BYTES && result == DType.FLOAT32;
        if (!operands.isFloating() || result != operands && !widens) {
            throw new IllegalArgumentException("no product of " + operands + " matrices is " + result);
        }
    }
}
