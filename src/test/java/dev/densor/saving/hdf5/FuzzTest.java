package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damages real files at random and reads all that can still be read: nothing but {@link Hdf5Exception}, and soon. */
class FuzzTest {
    private static final long SEED = 20261123;
    private static final int CASES_PER_FILE = 120;
    private static final long MOST_MILLISECONDS = 2_000;

    private enum Damage {
        FLIP_BITS,
        SET_BYTES,
        OVERWRITE_RUN,
        CUT_OFF,
        COPY_RUN,
        POINT_ELSEWHERE;

        Forgery done(String name, byte[] content, Random random) {
            Forgery file = new Forgery(name, content);
            byte[] bytes = file.bytes();
            int times = 1 + random.nextInt(8);
            for (int i = 0; i < times; i++) {
                int at = random.nextInt(bytes.length - 64);
                switch (this) {
                    case FLIP_BITS -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    case SET_BYTES -> bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : -1);
                    case OVERWRITE_RUN ->
                        Arrays.fill(bytes, at, at + random.nextInt(64), (byte) (random.nextInt(3) - 1));
                    case COPY_RUN ->
                        System.arraycopy(bytes, random.nextInt(bytes.length - 64), bytes, at, random.nextInt(64));
                    case POINT_ELSEWHERE -> file.putLong(at & ~7, random.nextInt(bytes.length) & ~7);
                    case CUT_OFF -> {
                        int end = 100 + random.nextInt(bytes.length - 100);
                        return new Forgery(name, Arrays.copyOf(bytes, end)).endsAt(end);
                    }
                }
            }
            return file;
        }
    }

    private record Sample(String name, byte[] content) {}

    private static List<Sample> samples() {
        Stream<Sample> golden = Stream.of(
                        "models/files/policy_bfloat16.weights.h5",
                        "models/files/policy_bfloat16.h5",
                        "models/files/sequential_trained_adam.keras",
                        "models/files/one_by_one.h5",
                        "models_more/files/same_names_a.h5",
                        "models_more/files/sharded_weights_00003.weights.h5",
                        "legacy/files/fixed_length_attributes_2_2_4.h5",
                        "legacy/files/gaps_2_13_windows.keras",
                        "legacy/files/keras1_theano.h5",
                        "malformed/files/kernel_gzip_chunked.keras",
                        "malformed/files/kernel_external_link.keras")
                .map(name -> new Sample(name, Samples.content(Samples.golden(name))));
        Stream<Sample> own = Stream.of("types.h5", "chunks.h5", "attributes.h5", "version2.h5")
                .map(name -> new Sample(name, Samples.bytes(name)));
        return Stream.concat(golden, own).toList();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aDamagedFileIsReadOrRefusedSoonWithTheOneException() {
        int refused = 0;
        int partly = 0;
        int whole = 0;
        long slowest = 0;
        for (Sample sample : samples()) {
            for (int i = 0; i < CASES_PER_FILE; i++) {
                Random random = new Random(SEED + i);
                Damage damage = Damage.values()[i % Damage.values().length];
                Forgery file = damage.done(sample.name(), sample.content(), random);
                long start = System.nanoTime();
                try (Hdf5File opened = file.open()) {
                    boolean sound = Visit.leniently("", opened).failures().isEmpty();
                    whole += sound ? 1 : 0;
                    partly += sound ? 0 : 1;
                } catch (Hdf5Exception e) {
                    assertTrue(e.getMessage().startsWith(sample.name() + ": "), e::getMessage);
                    refused++;
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(sample.name() + ", " + damage + ", case " + i, e);
                }
                slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
            }
        }
        assertTrue(slowest < MOST_MILLISECONDS, "one case took " + slowest + " ms");
        assertTrue(refused > 100 && partly > 100 && whole > 100, "the damage is too heavy or too light");
        assertEquals(samples().size() * CASES_PER_FILE, refused + partly + whole);
    }
}
