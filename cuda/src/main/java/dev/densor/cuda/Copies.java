package dev.densor.cuda;

import dev.densor.backend.View;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import java.nio.ByteBuffer;
import java.util.Map;

/** Copies between views: as they are, transposed, or made elements of another type. */
final class Copies {
    private static final int IN = 0;
    private static final int OUT = 1;

    /** A kernel for an element's size. */
    private static final Map<Integer, Kernel> STRIDED = Kernel.bySize("copy", "copy_strided_");

    private static final Map<Integer, Kernel> TRANSPOSE = Kernel.bySize("copy", "transpose_");
    private static final Kernel CAST_STRIDED = new Kernel("cast", "cast_strided");

    private final Device device;

    Copies(Device device) {
        this.device = device;
    }

    void copy(View in, View out) {
        if (in.shape().size() == 0) {
            return;
        }
        Strided views = Strided.inOrderOfLast(in.layout(), out.layout());
        if (Casts.keepsBytes(in.dtype(), out.dtype())) {
            move(in, out, views);
        } else {
            convert(in, out, views);
        }
    }

    private static long address(View view, Strided views, int which) {
        return ((CudaBuffer) view.buffer()).address(views.offset(which));
    }

    private void move(View in, View out, Strided views) {
        if (views.isRun(IN) && views.isRun(OUT)) {
            long bytes = views.size() * in.dtype().bytes();
            device.copy(address(in, views, IN), address(out, views, OUT), bytes);
            return;
        }
        int bytes = in.dtype().bytes();
        Transposition transposition = Transposition.of(views);
        for (Strided part : transposition.batch().parts()) {
            long from = address(in, part, IN);
            long to = address(out, part, OUT);
            if (transposition.pays()) {
                ByteBuffer tiles = transposition.structure(part.size());
                Grid grid = device.gridOfBlocks(transposition.tiles() * part.size());
                Arguments arguments = Arguments.of(from, to, tiles, part.structure());
                device.launch(TRANSPOSE.get(bytes), in.layout(), grid, arguments);
            } else {
                Arguments arguments = Arguments.of(from, to, part.size(), part.structure());
                device.launch(STRIDED.get(bytes), in.layout(), device.grid(part.size()), arguments);
            }
        }
    }

    private void convert(View in, View out, Strided views) {
        Kernel fast = Casts.kernel(in.dtype(), out.dtype());
        long from = address(in, views, IN);
        long to = address(out, views, OUT);
        if (fast != null && views.isRun(IN) && views.isRun(OUT) && Launch.isAligned(from, to)) {
            long packs = Launch.divideUp(views.size(), Casts.packSize(in.dtype(), out.dtype()));
            device.launch(fast, in.layout(), device.grid(packs), Arguments.of(from, to, views.size()));
            return;
        }
        for (Strided part : views.parts()) {
            Arguments arguments = Arguments.of(
                    in.dtype().ordinal(),
                    address(in, part, IN),
                    out.dtype().ordinal(),
                    address(out, part, OUT),
                    part.size(),
                    part.structure());
            device.launch(CAST_STRIDED, in.layout(), device.grid(part.size()), arguments);
        }
    }
}
