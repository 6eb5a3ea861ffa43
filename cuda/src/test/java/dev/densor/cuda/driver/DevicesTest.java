package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the driver is found and JCuda's libraries are unpacked and loaded. */
class DevicesTest {
    private static final int PROCESSES = 5;

    @TempDir
    private static Path folder;

    private static Stub stub;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        stub = new Stub(folder);
        stub.compile("libcuda.c", "libcuda.so.1");
    }

    static final class Finding {
        public static void main(String[] arguments) {
            try {
                System.out.print(Devices.find());
            } catch (UnavailableException unavailable) {
                System.out.print(unavailable.getMessage());
            }
        }
    }

    @Test
    void devicesAreListedWithWhatTheyAre() throws IOException, InterruptedException {
        String printed = stub.run(Finding.class, Map.of("STUB_DEVICES", "2", "STUB_CAPABILITY", "86"))
                .ok();
        assertTrue(printed.contains("DeviceProperties[name=Stub 1, major=8, minor=6, multiprocessors=132,"), printed);
        assertTrue(printed.contains("driverVersion=12060], memory=8589934592]"), printed);
    }

    @Test
    void aDriverWithoutADeviceIsNoFailure() throws IOException, InterruptedException {
        String printed = stub.run(Finding.class, Map.of("STUB_DEVICES", "0")).ok();
        assertTrue(printed.startsWith("Devices[driverVersion=12060, list=[], natives="), printed);
    }

    @Test
    void aDriverThatDoesNotStartSaysWhy() throws IOException, InterruptedException {
        String printed = stub.run(Finding.class, Map.of("STUB_INIT", "803")).ok();
        assertEquals(
                "the NVIDIA driver does not start: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH from cuInit; the kernel's driver and"
                        + " libcuda.so.1 are of different versions: restart the machine",
                printed);
        assertEquals(
                "the NVIDIA driver does not start: CUDA error 12345 from cuInit",
                stub.run(Finding.class, Map.of("STUB_INIT", "12345")).ok());
    }

    /** JCuda itself would load the file that stands there, and a library cut short ends the process. */
    @Test
    void theSharedTemporaryFolderIsNeitherReadNorWritten() throws IOException, InterruptedException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Path planted = shared.resolve(JCudaNatives.fileName("JCudaDriver"));
        Files.write(planted, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        String[] options = {"-Djava.io.tmpdir=" + shared, "-Ddensor.cache=" + stub.cache()};
        String printed = stub.run(Finding.class, Map.of(), options).ok();
        assertTrue(printed.contains("Stub 0"), printed);
        assertTrue(printed.contains("natives=" + stub.cache()), printed);
        assertEquals(List.of(planted), filesUnder(shared));
        assertEquals(7, Files.size(planted));
    }

    @Test
    void withoutAHomeThatCanBeWrittenToAPrivateFolderAmongTheTemporaryFilesServes()
            throws IOException, InterruptedException {
        Path shared = Files.createDirectory(folder.resolve("homeless"));
        Path home = Files.createFile(folder.resolve("home"));
        String[] options = {"-Djava.io.tmpdir=" + shared, "-Duser.home=" + home};
        String printed = stub.run(Finding.class, Map.of(), options).ok();
        Path expected = shared.resolve("densor-" + System.getProperty("user.name"));
        assertTrue(printed.contains("natives=" + expected), printed);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsToldWithWhatToDo() throws IOException, InterruptedException {
        Path file = Files.createFile(folder.resolve("file"));
        String printed =
                stub.run(Finding.class, Map.of(), "-Ddensor.cache=" + file).ok();
        assertTrue(printed.startsWith("JCuda's libraries cannot be unpacked: "), printed);
    }

    @Test
    void processesThatStartAtOnceAllFindTheDriver() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        String cache = "-Ddensor.cache=" + folder.resolve("crowd");
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(stub.start(Finding.class, Map.of(), cache));
        }
        for (Process process : processes) {
            String printed = Stub.outcome(process).ok();
            assertTrue(printed.contains("Stub 0"), printed);
        }
        assertEquals(1, filesUnder(folder.resolve("crowd")).size());
    }

    private static List<Path> filesUnder(Path parent) throws IOException {
        try (Stream<Path> files = Files.walk(parent)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void withoutADriverTheReasonIsThat() {
        assumeTrue(Files.notExists(Path.of("/proc/driver/nvidia/version")), "there is a driver");
        for (int attempt = 0; attempt < 2; attempt++) {
            UnavailableException none = assertThrows(UnavailableException.class, Devices::find);
            assertEquals("no NVIDIA driver: libcuda.so.1 was not found", none.getMessage());
            assertTrue(none.advice().contains("--gpus all"), none.advice());
        }
    }

    static final class FindingTwice {
        public static void main(String[] arguments) {
            for (int attempt = 0; attempt < 2; attempt++) {
                UnavailableException none = assertThrows(UnavailableException.class, Devices::find);
                System.out.println(none.getMessage());
            }
        }
    }

    @Test
    void aDriverThatCannotBeLoadedHasTheSameReasonEachTime() throws IOException, InterruptedException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.createFile(broken.resolve("libcuda.so.1"));
        String printed = stub.run(FindingTwice.class, Map.of("LD_LIBRARY_PATH", broken.toString()))
                .ok();
        List<String> reasons = printed.lines().toList();
        assertEquals(2, reasons.size(), printed);
        assertEquals(reasons.get(0), reasons.get(1));
        assertTrue(reasons.get(0).contains("libcuda.so.1: file too short"), printed);
    }

    @ParameterizedTest
    @CsvSource({"Windows 11,amd64", "Mac OS X,aarch64", "Linux,aarch64"})
    void otherPlatformsAreNamed(String system, String processor) throws IOException, InterruptedException {
        String[] options = {"-Dos.name=" + system, "-Dos.arch=" + processor, "-Ddensor.cache=" + stub.cache()};
        assertEquals(
                "the CUDA backend runs on Linux on x86-64 processors only; this is " + system + " on " + processor,
                stub.run(Finding.class, Map.of(), options).ok());
    }
}
