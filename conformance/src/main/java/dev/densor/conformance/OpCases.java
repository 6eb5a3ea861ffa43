package dev.densor.conformance;

import dev.densor.shape.DType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The table: everything that a backend is run on and compared with the {@link Oracle}. */
final class OpCases {
    static final Set<DType> ANY = EnumSet.allOf(DType.class);
    static final Set<DType> BOOLEAN = EnumSet.of(DType.BOOL);
    static final Set<DType> NUMBERS = EnumSet.complementOf(EnumSet.of(DType.BOOL));
    static final Set<DType> FLOATING = EnumSet.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16);

    private OpCases() {}

    static List<OpCase> all() {
        return Stream.of(
                        PrimitiveCases.all(),
                        CompositeCases.all(),
                        LossCases.all(),
                        FusedCases.all(),
                        ChainCases.all(),
                        FusedGradientCases.all(),
                        DenseGradientCases.all(),
                        DifferentiatedCases.all(),
                        ShapingCases.all(),
                        KerasCases.all())
                .flatMap(List::stream)
                .toList();
    }
}
