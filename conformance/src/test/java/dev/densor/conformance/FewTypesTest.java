package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.DeviceInfo;
import dev.densor.shape.DType;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A backend that takes no more types than it has to passes all the same. */
class FewTypesTest {
    private static final Set<DType> FEW = Set.of(DType.FLOAT32, DType.INT32, DType.BOOL);

    private static final Backend BACKEND = new FaultyBackend() {
        @Override
        public DeviceInfo info() {
            return new DeviceInfo("few:0", "three types", FEW);
        }

        @Override
        public Buffer allocate(DType dtype, long size) {
            assertTrue(FEW.contains(dtype), () -> "memory for " + dtype);
            return super.allocate(dtype, size);
        }
    };

    static Stream<OpCase> rows() {
        return OpCases.all().stream()
                .filter(row -> row.isFor(FEW, DType.FLOAT32))
                .filter(row -> !row.subject().contains("Op."));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void computes(OpCase row) {
        assertTrue(row.check(BACKEND, DType.FLOAT32).elements() > 0);
    }
}
