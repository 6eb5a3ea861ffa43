package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DividerTest {
    private static final int LARGEST = Integer.MAX_VALUE;

    private static LongStream divisors() {
        LongStream powers =
                LongStream.range(0, 31).map(bits -> 1L << bits).flatMap(p -> LongStream.of(p - 1, p, p + 1));
        LongStream others = LongStream.concat(LongStream.rangeClosed(1, 1000), LongStream.of(LARGEST - 1, LARGEST));
        LongStream any = new Random(1).ints(1000, 1, LARGEST).asLongStream();
        return LongStream.concat(LongStream.concat(powers, others), any).filter(d -> d >= 1 && d <= LARGEST);
    }

    private static IntStream dividends(int divisor) {
        IntStream around = new Random(divisor)
                .ints(20, 0, Math.max(1, LARGEST / divisor))
                .flatMap(quotient -> {
                    int multiple = quotient * divisor;
                    return IntStream.of(Math.max(0, multiple - 1), multiple, (int) Math.min(LARGEST, multiple + 1L));
                });
        return IntStream.concat(around, IntStream.of(0, 1, LARGEST - 1, LARGEST));
    }

    @Test
    void dividesAsTheProcessorDoes() {
        divisors().forEach(divisor -> {
            Divider divider = Divider.by(divisor);
            dividends((int) divisor)
                    .forEach(n -> assertEquals(n / divisor, divider.quotient(n), () -> n + " / " + divisor));
        });
    }

    @Test
    void refusesWhatTheKernelCannotDivideBy() {
        assertThrows(IllegalArgumentException.class, () -> Divider.by(0));
        assertThrows(IllegalArgumentException.class, () -> Divider.by(1L << 31));
    }
}
