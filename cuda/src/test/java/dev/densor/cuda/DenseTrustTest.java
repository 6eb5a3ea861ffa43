package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.driver.DeviceProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For what a verdict on the kernels for Hopper is kept. */
class DenseTrustTest {
    private static final List<String> KERNELS = List.of("cubin/dense_hopper_f16.sm_90a.gz", "cubin/panels.sm_90a.gz");

    private static DeviceProperties device(String name, int driver) {
        return new DeviceProperties(name, 9, 0, 132, 227 * 1024, driver);
    }

    private static String key(DeviceProperties device, String driver) {
        return DenseTrust.key(device, driver, KERNELS);
    }

    @Test
    void theSameDeviceDriverAndKernelsHaveOneRecord() {
        assertEquals(key(device("H100", 13000), "580.1"), key(device("H100", 13000), "580.1"));
        assertTrue(key(device("H100", 13000), "580.1").matches("[0-9a-f]{32}"));
    }

    @Test
    void anythingElseHasARecordOfItsOwn() {
        DeviceProperties device = device("H100", 13000);
        List<String> keys = List.of(
                key(device, "580.1"),
                key(device("H200", 13000), "580.1"),
                key(device("H100", 12080), "580.1"),
                key(device, "580.2"),
                DenseTrust.key(device, "580.1", KERNELS.subList(0, 1)),
                DenseTrust.key(device, "580.1", List.of(KERNELS.get(0), "cubin/dense_chain.sm_90a.gz")));
        assertEquals(keys.size(), keys.stream().distinct().count(), keys::toString);
    }

    /** A file of machine code that is missing would be an error here. */
    @Test
    void theRecordReadsTheFilesOfAllKernelsOfALayer() throws IOException {
        Path sources = Path.of(System.getProperty("densor.root"), "cuda/src/main/cuda");
        try (Stream<Path> files = Files.list(sources)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("dense_hopper_") && name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - ".cu".length()))
                    .forEach(family -> assertTrue(HopperKernels.FAMILIES.contains(family), family));
        }
        DenseTrust.finding(device("any", 1));
    }
}
