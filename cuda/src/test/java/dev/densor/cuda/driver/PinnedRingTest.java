package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.driver.PinnedRing.Piece;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PinnedRingTest {
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aThreadThatIsInterruptedWhileItWaitsGetsItsPieceAndStaysInterrupted() throws Exception {
        try (FakeDriver driver = new FakeDriver(1 << 20);
                PinnedRing ring = new PinnedRing(driver, 64, 1)) {
            Piece only = ring.borrow(1, true);
            CompletableFuture<Boolean> waiting = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                Piece piece = ring.borrow(1, true);
                waiting.complete(Thread.currentThread().isInterrupted());
                assertSame(only, piece);
                ring.giveBack(piece);
            });
            waiter.start();
            while (waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiter.interrupt();
            Thread.sleep(10);
            ring.giveBack(only);
            assertTrue(waiting.get(10, TimeUnit.SECONDS));
            waiter.join();
        }
    }
}
