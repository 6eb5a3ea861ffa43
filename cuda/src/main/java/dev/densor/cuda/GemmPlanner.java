package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.shape.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chooses kernels for products: the one that a simple model of a multiprocessor says is the fastest. The model counts
 * clocks; it knows how many blocks each multiprocessor gets, what they multiply and read, and what other kernels cost.
 * The same sizes on the same device always get the same kernels, and so the same bits.
 */
final class GemmPlanner {
    /** Products of so few rows take as long as reading the other operand. */
    static final int FEW = 8;

    /** Clocks until a kernel that follows another one is at work, about 3 microseconds. */
    private static final double LAUNCH = 5000;
    /** Bytes in a clock that a multiprocessor reads from the second-level cache, and its share of the memory's. */
    private static final double CACHE = 24;

    private static final double MEMORY = 8;

    /** Slices are multiples of it, as a kernel's steps along k are parts of it. */
    private static final int STEP = 32;
    /** Slices are not made shorter than that, nor more, nor larger together. */
    private static final int SHORTEST = 64;

    private static final int MOST_SLICES = 64;

    private static final long MOST_SLICE_BYTES = 64L << 20;
    /** Cutting a product is tried so that each multiprocessor gets up to that many blocks. */
    private static final int MOST_WAVES = 6;
    /** Choices are kept; a program has few kinds of products, but may have many. */
    private static final int MOST_CHOICES = 4096;

    private final DeviceProperties device;
    private final Map<Kind, Choice> choices = new ConcurrentHashMap<>();

    /** What a choice depends on. */
    private record Kind(
            MatmulSpec spec,
            DType a,
            DType b,
            Arithmetic arithmetic,
            boolean aAligned,
            boolean bAligned,
            boolean keepsRight) {}

    /** A plan for any operands of a kind. */
    private record Choice(GemmTile tile, int slice, boolean swapped) {}

    /** Plans for a device. */
    GemmPlanner(DeviceProperties device) {
        this.device = device;
    }

    /**
     * The best plan for a product of sizes of 1 or more.
     *
     * @param product its operands of one type, or one of them already of the type that the arithmetic multiplies
     * @throws BackendException when it has more tiles than a grid can have blocks
     */
    GemmPlan plan(GemmProduct product, Arithmetic arithmetic) {
        return plan(product, arithmetic, false);
    }

    /**
     * The best plan where the right operand may be met again: with {@code keepsRight}, packing it costs nothing. So it
     * is at the first time too, which is charged for all others: else that one would round in another order.
     */
    GemmPlan plan(GemmProduct product, Arithmetic arithmetic, boolean keepsRight) {
        GemmOperand a = product.a();
        GemmOperand b = product.b();
        Kind kind =
                new Kind(product.spec(), a.dtype(), b.dtype(), arithmetic, a.isAligned(), b.isAligned(), keepsRight);
        Choice choice = choices.get(kind);
        if (choice == null) {
            if (choices.size() >= MOST_CHOICES) {
                choices.clear();
            }
            GemmPlan best = best(product, arithmetic, keepsRight);
            choice = new Choice(best.tile(), best.slice(), best.product().swapped());
            choices.put(kind, choice);
        }
        return new GemmPlan(choice.swapped() ? product.swap() : product, choice.tile(), choice.slice());
    }

    private GemmPlan best(GemmProduct product, Arithmetic arithmetic, boolean keepsRight) {
        GemmProduct vectors = vectors(product);
        List<GemmPlan> plans = new ArrayList<>();
        for (GemmTile tile : vectors != null ? vectorTiles(vectors) : tiles(product, arithmetic)) {
            addPlans(plans, vectors != null ? vectors : product, tile);
        }
        return plans.stream()
                .min(Comparator.comparingDouble(
                        plan -> clocks(plan, arithmetic) - (keepsRight ? packing(plan, plan.right()) : 0)))
                .orElseThrow(() -> new BackendException("matmul " + product
                        + " has more tiles than a grid can have blocks; multiply fewer matrices at once"));
    }

    /** The product as one of few rows, or null. */
    private static GemmProduct vectors(GemmProduct product) {
        if (product.a().dtype() == DType.FLOAT64 || product.isMixed()) {
            return null;
        }
        if (product.m() <= FEW) {
            return product;
        }
        // Few columns are rows of the transposed product. They are read again and again, so they must not lie apart.
        boolean few = product.n() == 1 || product.n() <= FEW && product.b().alongK();
        return few ? product.swap() : null;
    }

    private static List<GemmTile> vectorTiles(GemmProduct vectors) {
        return List.of(
                GemmTile.vectors(vectors.a().dtype(), vectors.m(), vectors.b().alongK()));
    }

    /** The kernels that could do it. */
    private List<GemmTile> tiles(GemmProduct product, Arithmetic arithmetic) {
        int architecture = device.architecture();
        DType stored = product.isMixed() ? arithmetic.packed() : product.a().dtype();
        List<GemmTile> tiles = new ArrayList<>(GemmTile.any(arithmetic, stored, architecture));
        tiles.addAll(GemmTile.wide(arithmetic, architecture));
        tiles.removeIf(tile -> tile.sharedBytes() > device.sharedBytesPerBlock());
        return tiles;
    }

    private void addPlans(List<GemmPlan> plans, GemmProduct product, GemmTile tile) {
        GemmPlan whole = new GemmPlan(product, tile, product.spec().k());
        if (whole.blocks() > Integer.MAX_VALUE) {
            return;
        }
        plans.add(whole);
        for (int wave = 1; wave <= MOST_WAVES; wave++) {
            long splits = Math.min(wave * device.multiprocessors() / whole.blocks(), MOST_SLICES);
            if (splits > 1) {
                long slice = Launch.divideUp(Launch.divideUp(whole.slice(), splits), STEP) * STEP;
                GemmPlan cut = new GemmPlan(product, tile, (int) Math.min(slice, whole.slice()));
                if (slice >= SHORTEST && cut.splits() > 1 && cut.sliceBytes() <= MOST_SLICE_BYTES) {
                    plans.add(cut);
                }
            }
        }
    }

    /** What a plan costs. */
    double clocks(GemmPlan plan, Arithmetic arithmetic) {
        GemmTile tile = plan.tile();
        GemmTile.Speed speed = tile.speed();
        double blocks = Math.ceil((double) plan.blocks() / device.multiprocessors());
        double reached = Math.min(speed.together(), Math.min(blocks, speed.resident()) * speed.alone());
        double multiplied = (double) tile.m() * tile.n() * plan.slice() / arithmetic.rate(device.architecture());
        double read =
                (double) (tile.m() + tile.n()) * plan.slice() * tile.stored().bytes() / CACHE;
        return blocks * Math.max(multiplied / reached, read) + around(plan);
    }

    /** What comes before and after the product. */
    private double around(GemmPlan plan) {
        GemmProduct product = plan.product();
        double clocks = packing(plan, product.a()) + packing(plan, product.b());
        if (plan.splits() > 1) {
            clocks += passing(2 * plan.sliceBytes());
        }
        return clocks;
    }

    private double packing(GemmPlan plan, GemmOperand operand) {
        int batch = plan.product().spec().batch();
        return plan.packs(operand) ? passing(operand.bytes(batch) + plan.packedBytes(operand)) : 0;
    }

    /** What a kernel costs that does nothing but read and write so many bytes. */
    double passing(long bytes) {
        return LAUNCH + bytes / (MEMORY * device.multiprocessors());
    }
}
