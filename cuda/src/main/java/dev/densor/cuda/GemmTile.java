package dev.densor.cuda;

import dev.densor.shape.DType;
import java.util.List;
import java.util.Locale;

/**
 * A kernel for products, each block of which computes a tile of the output.
 *
 * @param kernel its name
 * @param stored the type that it reads
 * @param m rows of a tile
 * @param n columns of a tile
 * @param threads of a block
 * @param sharedBytes dynamic shared memory of a block
 * @param speed how fast blocks are
 */
record GemmTile(Kernel kernel, DType stored, int m, int n, int threads, int sharedBytes, Speed speed) {
    private static final String WIDE = "gemm_wide";

    /**
     * What part of {@link Arithmetic#rate} blocks reach: a rough figure, by which kernels are chosen.
     *
     * @param resident blocks that a multiprocessor holds
     * @param alone what one of them reaches
     * @param together what all of them reach
     */
    record Speed(int resident, double alone, double together) {}

    /** The kernels for operands as they are stored, of any layout and alignment. */
    static List<GemmTile> any(Arithmetic arithmetic, DType stored, int architecture) {
        String suffix = "_" + Suffix.of(stored);
        if (arithmetic == Arithmetic.FMA) {
            return fma(stored, suffix);
        }
        String types = "_" + multiplicand(arithmetic) + suffix;
        if (arithmetic.isTuring(architecture)) {
            return List.of(
                    tile("gemm_f16", "gemm_turing_128x128" + types, stored, 256, new Speed(2, 0.5, 0.75)),
                    tile("gemm_f16", "gemm_turing_64x64" + types, stored, 128, new Speed(4, 0.25, 0.6)));
        }
        return List.of(tile("gemm_tile", "gemm_tile_64x64" + types, stored, 128, new Speed(4, 0.12, 0.4)));
    }

    private static List<GemmTile> fma(DType stored, String suffix) {
        String family = "gemm_fma";
        GemmTile small = tile(
                family,
                "gemm_fma_64x64" + suffix,
                stored,
                stored == DType.FLOAT64 ? 256 : 128,
                new Speed(4, 0.6, 0.75));
        if (stored != DType.FLOAT32) {
            return List.of(small);
        }
        return List.of(
                tile(family, "gemm_fma_128x128_f32", stored, 256, new Speed(2, 0.7, 0.85)),
                small,
                tile(family, "gemm_fma_128x16_f32", stored, 128, new Speed(4, 0.3, 0.45)));
    }

    /**
     * The kernel for few rows.
     *
     * @param alongK whether op(b) is stored along k
     */
    static GemmTile vectors(DType stored, int rows, boolean alongK) {
        int atOnce = rows == 1 ? 1 : 4;
        String name = (alongK ? "gemm_along_" : "gemm_across_") + atOnce + "_" + Suffix.of(stored);
        Kernel kernel = new Kernel("gemm_vectors", name);
        return alongK
                ? new GemmTile(kernel, stored, atOnce, 8, 128, 0, new Speed(8, 0.013 * atOnce, 0.3))
                : new GemmTile(kernel, stored, atOnce, 32, 1024, 0, new Speed(2, 0.045 * atOnce, 0.5));
    }

    /** The kernels for aligned operands of the type {@link Arithmetic#packed}; none where there are none. */
    static List<GemmTile> wide(Arithmetic arithmetic, int architecture) {
        if (arithmetic == Arithmetic.FMA || arithmetic.isTuring(architecture)) {
            return List.of();
        }
        return List.of(
                wide(arithmetic, 128, 256, 3, new Speed(1, 0.8, 0.8)),
                wide(arithmetic, 128, 128, 3, new Speed(2, 0.5, 0.8)),
                wide(arithmetic, 64, 64, 4, new Speed(4, 0.25, 0.5)));
    }

    private static GemmTile wide(Arithmetic arithmetic, int m, int n, int stages, Speed speed) {
        DType stored = arithmetic.packed();
        // Of warps that compute 64 x 64, in the smallest tile 32 x 32.
        int threads = m == 64 ? 128 : m * n / (64 * 64) * 32;
        // 64 bytes along k of each row; or rows along m or n, each of which is 16 bytes longer, for FLOAT32 32.
        int depth = 64 / stored.bytes();
        int padding = 8 * stored.bytes();
        int bytes = stages * depth * ((m + n) * stored.bytes() + 2 * padding);
        String name = WIDE + "_" + m + "x" + n + "_" + multiplicand(arithmetic);
        return new GemmTile(new Kernel(WIDE, name), stored, m, n, threads, bytes, speed);
    }

    private static GemmTile tile(String family, String name, DType stored, int threads, Speed speed) {
        String[] sizes = name.split("_")[2].split("x");
        int m = Integer.parseInt(sizes[0]);
        return new GemmTile(new Kernel(family, name), stored, m, Integer.parseInt(sizes[1]), threads, 0, speed);
    }

    private static String multiplicand(Arithmetic arithmetic) {
        return arithmetic == Arithmetic.TF32
                ? arithmetic.name().toLowerCase(Locale.ROOT)
                : Suffix.of(arithmetic.packed());
    }

    /** Whether it takes aligned operands only. */
    boolean isWide() {
        return kernel.family().equals(WIDE);
    }

    /** How many tiles an output has. */
    long count(int rows, int columns) {
        return Launch.divideUp(rows, m) * Launch.divideUp(columns, n);
    }
}
