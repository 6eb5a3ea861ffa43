package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.shape.DType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every op has, with every type that it takes, its kernels in the PTX, and there are no others. */
class RowKernelsTest {
    private static Stream<DType> numbers() {
        return Stream.of(DType.values()).filter(dtype -> dtype != DType.BOOL);
    }

    private static Set<String> names(Stream<Kernel> kernels, String family) {
        return kernels.filter(kernel -> kernel != null && kernel.family().equals(family))
                .map(Kernel::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertAreAll(String family, Set<String> used) {
        assertEquals(new TreeSet<>(Ptx.of(family).kernels()), used);
    }

    @Test
    void reductions() {
        List<Fold> folds = Stream.of(ReduceOp.values())
                .flatMap(op -> Stream.of(DType.values())
                        .filter(dtype -> op.isLogical() == (dtype == DType.BOOL))
                        .map(dtype -> Fold.of(op, dtype)))
                .toList();
        for (String family : List.of("reduce", "extremes")) {
            assertAreAll(
                    family,
                    names(
                            folds.stream()
                                    .flatMap(f -> Stream.of(f.columns(), f.packs(), f.rows(), f.tiles(), f.parts())),
                            family));
        }
    }

    @Test
    void scans() {
        Stream<ScanKernels> all = Stream.of(ScanOp.values()).flatMap(op -> numbers()
                .flatMap(dtype -> Stream.of(ScanKernels.of(op, dtype), ScanKernels.ofTotals(op, dtype))));
        assertAreAll("scan", names(all.flatMap(k -> Stream.of(k.columns(), k.rows())), "scan"));
    }

    /** Kernels are told by ordinals what to compute. */
    @Test
    void opsAreCountedAsTheKernelsCountThem() {
        assertEquals(0, ScanOp.SUM.ordinal());
        assertEquals(1, ScanOp.PROD.ordinal());
    }

    @Test
    void rowsThatAreHeld() {
        for (String family : List.of("softmax", "layer_norm")) {
            Set<String> kinds = Stream.of("short", "rows", "long", "parts", "whole")
                    .map(kind -> family + "_" + kind)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (family.equals("softmax")) {
                kinds.add("softmax_columns");
            }
            assertAreAll(family, kinds);
        }
        assertAreAll(
                "crossentropy",
                new TreeSet<>(
                        Set.of("crossentropy_short", "crossentropy_rows", "crossentropy_long", "crossentropy_loop")));
    }

    @Test
    void sizesOfElements() {
        Set<String> sorts = new TreeSet<>(Set.of("sort_merge_small", "sort_merge_large"));
        Set<String> gathers = new TreeSet<>(Set.of("gather_16"));
        for (DType dtype : DType.values()) {
            sorts.add("sort_tiles_" + dtype.bytes());
            sorts.add("sort_emit_" + dtype.bytes());
            gathers.add("gather_" + dtype.bytes());
        }
        assertAreAll("sort", sorts);
        assertAreAll("gather", gathers);
    }

    @Test
    void typesThatAreAdded() {
        Set<String> scatters = new TreeSet<>(Set.of("scatter_atomic_f32", "scatter_atomic_f64"));
        numbers().filter(DType::isFloating).forEach(dtype -> {
            scatters.add("scatter_sorted_" + Suffix.of(dtype));
            scatters.add("scatter_edges_" + Suffix.of(dtype));
        });
        assertAreAll("scatter", scatters);
    }

    private static boolean isWide(String access, String image) {
        return Stream.of(".v4.u32", ".v4.f32", ".v2.u64", ".v2.f64").anyMatch(type -> image.contains(access + type));
    }

    /** Contiguous rows are moved 16 bytes at a time. */
    @Test
    void rowsAreMovedInPacks() {
        Pattern wide =
                Pattern.compile("reduce_(tiles|rows|packs)_.*|.*_(rows|long|parts|whole|loop)|scan_rows_.*|gather_16");
        for (String family : List.of("reduce", "extremes", "scan", "softmax", "crossentropy", "layer_norm", "gather")) {
            Ptx ptx = Ptx.of(family);
            for (String kernel : ptx.kernels()) {
                if (wide.matcher(kernel).matches()) {
                    String image = new String(ptx.image(kernel), StandardCharsets.US_ASCII);
                    boolean onlyReads = kernel.startsWith("reduce_") || kernel.endsWith("_parts");
                    assertTrue(isWide("ld.global", image), kernel);
                    assertTrue(onlyReads || isWide("st.global", image), kernel);
                }
            }
        }
    }
}
