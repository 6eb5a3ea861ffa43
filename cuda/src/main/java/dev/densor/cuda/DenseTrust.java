package dev.densor.cuda;

import dev.densor.cuda.DenseSelfTest.Verdict;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Driver;
import dev.densor.host.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far the kernels for Hopper are trusted on a device: what {@link DenseSelfTest} found out, once for each kind of
 * GPU, driver and state of the kernels. It is kept in this process, and on disk for the next one.
 */
final class DenseTrust {
    /** The driver says its own version here; CUDA's, which it supports, tells less. */
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

    /** What launches and tests the kernels: their words for a map, say, are of Java's making. */
    private static final List<Class<?>> LAUNCHERS = List.of(
            HopperDense.class,
            HopperPanels.class,
            HopperProduct.class,
            PackedPanels.class,
            TensorMap.class,
            DenseTile.class,
            DenseSelfTest.class);

    private static final List<String> TESTED = Stream.concat(
                    HopperKernels.FAMILIES.stream().map(family -> "cubin/" + family + ".sm_90a.gz"),
                    LAUNCHERS.stream().map(each -> each.getSimpleName() + ".class"))
            .toList();

    private static final int KEY_LETTERS = 32;

    private static final Map<String, Verdict> VERDICTS = new ConcurrentHashMap<>();

    private DenseTrust() {}

    /** How kernels may reach operands on a device; the first call tests it, if no process did before. */
    static DenseMapping mapping(String name, Driver driver) {
        String key = key(driver.properties(), driver(), TESTED);
        return VERDICTS.computeIfAbsent(key, none -> verdict(name, driver, record(key)))
                .mapping();
    }

    /** A verdict of the record, or of a test, which is written there. */
    static Verdict verdict(String name, Driver driver, SelfTestRecord record) {
        return record.verdict().filter(Verdict::isFinal).orElseGet(() -> {
            Verdict found = new DenseSelfTest(name, driver).run(record);
            record.write(found);
            return found;
        });
    }

    /** What is known of a device, without a test, for people. */
    static String finding(DeviceProperties device) {
        return finding(record(key(device, driver(), TESTED)));
    }

    static String finding(SelfTestRecord record) {
        return record.verdict()
                .map(verdict -> verdict.faults().isEmpty()
                        ? "dense layers by kernels for Hopper, by " + verdict.mapping() + " as their self-test passed"
                        : "dense layers by kernels for Hopper are restricted to " + verdict.mapping()
                                + ": their self-test failed: " + verdict.faults())
                .orElse("dense layers by kernels for Hopper, which test themselves when first used");
    }

    private static SelfTestRecord record(String key) {
        try {
            return new SelfTestRecord(PrivateFolder.find(), key);
        } catch (IOException unusable) {
            return new SelfTestRecord(null, key);
        }
    }

    /**
     * Of all that a result depends on.
     *
     * @param driver what it says of itself
     * @param tested resources with machine code, and with what launches it
     */
    static String key(DeviceProperties device, String driver, List<String> tested) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((device + "\n" + driver).getBytes(StandardCharsets.UTF_8));
            for (String each : tested) {
                digest.update(resource(each));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LETTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = DenseTrust.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar of densor-cuda");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new IllegalStateException(name + " cannot be read from the jar of densor-cuda", broken);
        }
    }

    private static String driver() {
        try (var lines = Files.lines(DRIVER)) {
            return lines.collect(Collectors.joining("\n"));
        } catch (IOException hidden) {
            return "";
        }
    }
}
