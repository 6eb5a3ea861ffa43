package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.driver.PinnedRing.Piece;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PinnedRingTest {
    @Test
    void aThreadThatIsInterruptedWhileItWaitsGetsItsPieceAndStaysInterrupted() throws Exception {
        try (FakeDriver driver = new FakeDriver(1 << 20);
                PinnedRing ring = new PinnedRing("cuda:7", driver, 64, 1)) {
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

    @Test
    void afterTheSystemHadNoMemoryForAPieceItIsAskedAgainLater() {
        try (FakeDriver driver = new FakeDriver(1 << 20);
                PinnedRing ring = new PinnedRing("cuda:7", driver, 64, 2)) {
            Piece first = ring.borrow(2, false);
            driver.refusePinned(true);
            assertNull(ring.borrow(2, false));
            driver.refusePinned(false);
            // The first was passed over with the one that was refused.
            for (int wish = 1; wish < PinnedRing.PATIENCE; wish++) {
                assertNull(ring.borrow(2, false));
            }
            Piece second = ring.borrow(2, false);
            ring.giveBack(first);
            ring.giveBack(second);
            assertEquals(2, driver.pinnedAllocations());
        }
    }

    @Test
    void onceClosedItNamesItsDevice() {
        try (FakeDriver driver = new FakeDriver(1 << 20)) {
            PinnedRing ring = new PinnedRing("cuda:7", driver, 64, 2);
            ring.close();
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> ring.borrow(1, true));
            assertEquals("cuda:7 is closed", refused.getMessage());
        }
    }
}
