package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.cuda.driver.Emulator;
import dev.densor.cuda.driver.FakeDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets which slot, and when. */
class MappedSlotsTest {
    private static final Runnable STAY = () -> {};

    private EmulatedDriver driver;
    private MappedSlots slots;

    @BeforeEach
    void open() {
        Emulator.require();
        driver = new EmulatedDriver();
        slots = MappedSlots.of("emulator:0", driver, 0);
    }

    @AfterEach
    void nothingIsHeld() {
        if (slots != null) {
            slots.close();
            assertEquals(0, driver.held());
        }
    }

    private MappedSlot take() {
        return slots.take(1, STAY);
    }

    @Test
    void aSlotThatTheStreamUsesIsNotLentAgainBeforeAWaitThatBeganLaterIsOver() {
        MappedSlot first = use(take());
        MappedSlot second = take();
        assertNotSame(first, second);
        List<MappedSlot> third = new ArrayList<>();
        slots.waiting(() -> {
            use(second);
            third.add(take());
            assertNotSame(first, third.get(0), "the wait is not over");
        });
        assertSame(first, take(), "the wait began after it was used");
        assertNotSame(second, release(take()), "the wait began before it was used");
        slots.waiting(STAY);
        Set<MappedSlot> both = Set.of(take(), take());
        assertTrue(both.contains(second), "a later wait is over");
        both.forEach(MappedSlot::release);
        third.forEach(MappedSlot::release);
        first.release();
    }

    /** Gives a slot to the stream and then up. */
    private static MappedSlot use(MappedSlot slot) {
        slot.queued();
        return release(slot);
    }

    private static MappedSlot release(MappedSlot slot) {
        slot.release();
        return slot;
    }

    @Test
    void aWaitThatFailsFreesNothing() {
        MappedSlot slot = use(take());
        assertThrows(
                IllegalStateException.class,
                () -> slots.waiting(() -> {
                    throw new IllegalStateException();
                }));
        assertNotSame(slot, release(take()));
    }

    @Test
    void aSlotIsLentWhileAnybodyRetainsIt() {
        MappedSlot slot = take();
        slot.retain();
        slot.release();
        assertEquals(1, slots.inUse());
        assertNotSame(slot, release(take()));
        slot.release();
        assertEquals(0, slots.inUse());
        assertSame(slot, release(take()));
    }

    @Test
    void onlySmallArraysGetOne() {
        assertNull(slots.take(0, STAY));
        assertNull(slots.take(MappedSlots.BYTES + 1, STAY));
        assertNotNull(release(slots.take(MappedSlots.BYTES, STAY)));
    }

    @Test
    void whenAllAreTakenTheOneTakenLongestIsMadeToLeave() {
        List<MappedSlot> all = new ArrayList<>();
        IntStream.range(0, MappedSlots.MOST)
                .forEach(i -> all.add(slots.take(1, () -> all.get(i).release())));
        assertNull(take(), "they leave for those who come later");
        assertSame(all.get(0), take());
        assertNull(take());
        assertSame(all.get(1), take());
        all.subList(2, all.size()).forEach(MappedSlot::release);
        assertEquals(2, slots.inUse());
        all.subList(0, 2).forEach(MappedSlot::release);
    }

    @Test
    void withoutMappingThereAreNone() {
        FakeDriver cannot = new FakeDriver(1 << 20);
        try (MappedSlots none = MappedSlots.of("fake:0", cannot, 0)) {
            assertNull(none.take(1, STAY));
            assertEquals(0, cannot.objects());
        }
    }

    @Test
    void whatComesBackAfterTheEndIsNotLentAgain() {
        MappedSlot slot = take();
        slots.close();
        slot.release();
        assertNull(take());
        driver.freePinned(slot.memory());
    }
}
