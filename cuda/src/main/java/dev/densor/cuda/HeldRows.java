package dev.densor.cuda;

import dev.densor.cuda.driver.Arguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Launches functions of whole rows: the kernels {@code NAME_short}, {@code NAME_rows}, {@code NAME_long} and, for rows
 * that no block holds, {@code NAME_parts} and {@code NAME_whole}, or {@code NAME_loop}, in a file of that name.
 */
final class HeldRows {
    /** Two numbers of float32. */
    private static final int PART_BYTES = 8;

    private final Device device;
    private final String name;
    private final boolean loops;

    private HeldRows(Device device, String name, boolean loops) {
        this.device = device;
        this.name = name;
        this.loops = loops;
    }

    /** Rows that no block holds are cut in parts: the function needs one thing only of what all of them come to. */
    static HeldRows inParts(Device device, String name) {
        return new HeldRows(device, name, false);
    }

    /** Rows that no block holds are read by a block again and again. */
    static HeldRows looping(Device device, String name) {
        return new HeldRows(device, name, true);
    }

    /** Where rows are read and written; both [rows, length]. */
    record Matrix(long in, long out, long rows, int length) {}

    /**
     * Queues the function.
     *
     * @param matrix rows and length 1 or more
     * @param parameters the function's own
     */
    void launch(Matrix matrix, Object... parameters) {
        int multiprocessors = device.driver().properties().multiprocessors();
        int sharedBytes = device.driver().properties().sharedBytesPerBlock();
        RowPlan plan = RowPlan.of(matrix.rows, matrix.length, multiprocessors, sharedBytes);
        if (loops && plan.kind() == RowPlan.Kind.PARTS) {
            plan = RowPlan.loop(matrix.rows, matrix.length, multiprocessors);
        }
        switch (plan.kind()) {
            case SHORT -> launch(plan, matrix, arguments(matrix, List.of(plan.lanes()), parameters));
            case ROWS, LONG, LOOP -> launch(plan, matrix, arguments(matrix, List.of(), parameters));
            case PARTS -> parts(plan, matrix, parameters);
        }
    }

    private Kernel kernel(String kind) {
        return new Kernel(name, name + "_" + kind);
    }

    private static Arguments arguments(Matrix matrix, List<Object> how, Object... parameters) {
        List<Object> all = new ArrayList<>(List.of(matrix.in, matrix.rows, matrix.length));
        all.addAll(how);
        Collections.addAll(all, parameters);
        all.add(matrix.out);
        return Arguments.of(all.toArray());
    }

    private void launch(RowPlan plan, Matrix matrix, Arguments arguments) {
        Kernel kernel = kernel(plan.kind().name().toLowerCase(Locale.ROOT));
        device.launch(kernel, matrix, plan.grid(), arguments);
    }

    private void parts(RowPlan plan, Matrix matrix, Object... parameters) {
        int chunk = plan.segments().chunk();
        int count = plan.segments().count();
        device.withScratch(matrix.rows * count * PART_BYTES, parts -> {
            device.launch(
                    kernel("parts"),
                    matrix,
                    plan.grid(),
                    Arguments.of(matrix.in, matrix.rows, matrix.length, chunk, count, parts));
            device.launch(
                    kernel("whole"), matrix, plan.grid(), arguments(matrix, List.of(chunk, count, parts), parameters));
        });
    }
}
