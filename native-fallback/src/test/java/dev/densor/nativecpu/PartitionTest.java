package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTest {
    @ParameterizedTest
    @CsvSource({
        "1, 512, 784, 2, 64",
        "1, 10, 512, 2, 64",
        "17, 65, 1000, 2, 64",
        "33, 512, 784, 16, 64",
        "1000, 10, 512, 7, 10",
        "5000, 300, 4, 2, 16",
        "1, 1, 1, 1, 1"
    })
    void tasksCoverEveryElementOnce(int rows, int columns, int k, int threads, int granularity) {
        Partition partition = Partition.of(rows, columns, k, threads, granularity);
        int[] covered = new int[rows * columns];
        for (int task = 0; task < partition.tasks(); task++) {
            assertEquals(0, partition.firstColumn(task) % granularity, "columns are split between blocks");
            for (int row = 0; row < partition.rowsOf(task); row++) {
                for (int column = 0; column < partition.columnsOf(task); column++) {
                    covered[(partition.firstRow(task) + row) * columns + partition.firstColumn(task) + column]++;
                }
            }
        }
        for (int times : covered) {
            assertEquals(1, times);
        }
    }

    @Test
    void aSingleRowIsSplitByColumnsAmongAllThreads() {
        assertEquals(2, Partition.of(1, 512, 784, 2, 64).tasks());
        assertEquals(8, Partition.of(1, 512, 784, 16, 64).tasks());
    }

    @Test
    void littleWorkIsNotSplit() {
        assertEquals(1, Partition.of(1, 10, 512, 2, 5).tasks());
    }

    @Test
    void tenThousandBatchSizesNeedFewPrimitives() {
        Set<String> shapes = new TreeSet<>();
        for (int rows = 1; rows <= 10_000; rows++) {
            Partition partition = Partition.of(rows, 512, 784, 2, 64);
            for (int task = 0; task < partition.tasks(); task++) {
                for (int left = partition.rowsOf(task); left > 0; left -= Partition.piece(left)) {
                    shapes.add(Partition.piece(left) + "x" + partition.columnsOf(task));
                }
            }
        }
        assertTrue(shapes.size() <= 2 * (Partition.ROWS / Partition.STEP + Partition.STEP), shapes.toString());
    }
}
