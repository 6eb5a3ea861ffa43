package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CublasSearchTest {
    @TempDir
    private Path root;

    private final Map<String, String> environment = new HashMap<>();

    private void put(String path) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    /** What is found, as source and path. */
    private List<String> found(String configured) {
        return new CublasSearch(root, environment, configured)
                .find().stream()
                        .map(cublas -> cublas.source() + " /" + root.relativize(cublas.library()))
                        .toList();
    }

    @Test
    void onAnEmptyMachineThereIsNone() {
        assertEquals(List.of(), found(null));
    }

    @Test
    void settingsComeFirstInTheirOrderAndKeepTheirs() throws IOException {
        put("/usr/local/cuda-12.8/lib64/libcublas.so.12");
        put("/a/libcublas.so.13");
        put("/b/libcublas.so.12");
        put("/tools/lib64/libcublas.so.12");
        put("/other/targets/x86_64-linux/lib/libcublas.so.13");
        environment.put("LD_LIBRARY_PATH", "/none::/a:/b");
        environment.put("CUDA_PATH", "/other");
        environment.put("CUDA_HOME", "/tools");
        assertEquals(
                List.of(
                        "LD_LIBRARY_PATH /a/libcublas.so.13",
                        "LD_LIBRARY_PATH /b/libcublas.so.12",
                        "CUDA_HOME /tools/lib64/libcublas.so.12",
                        "CUDA_PATH /other/targets/x86_64-linux/lib/libcublas.so.13",
                        "installed /usr/local/cuda-12.8/lib64/libcublas.so.12"),
                found(null));
    }

    @Test
    void aFolderThatTheUserNamesHidesAllOthers() throws IOException {
        put("/usr/local/cuda/lib64/libcublas.so.12");
        put("/mine/libcublas.so.13");
        put("/empty/readme");
        assertEquals(List.of("densor.cuda.libraryPath /mine/libcublas.so.13"), found("/mine"));
        assertEquals(List.of("densor.cuda.libraryPath /mine/libcublas.so.13"), found("/mine/libcublas.so.13"));
        assertEquals(List.of(), found("/empty"));
    }

    @Test
    void ofInstalledOnesVersionTwelveComesFirstAndThenTheNewest() throws IOException {
        put("/usr/local/cuda-13.0/lib64/libcublas.so.13");
        put("/usr/local/cuda-12.2/lib64/libcublas.so.12");
        put("/usr/local/cuda-12.10/lib64/libcublas.so.12");
        put("/usr/local/cuda-11.8/lib64/libcublas.so.11");
        put("/opt/nvidia/hpc_sdk/Linux_x86_64/25.1/math_libs/12.6/lib64/libcublas.so.12");
        assertEquals(
                List.of(
                        "installed /usr/local/cuda-12.10/lib64/libcublas.so.12",
                        "installed /usr/local/cuda-12.2/lib64/libcublas.so.12",
                        "HPC SDK /opt/nvidia/hpc_sdk/Linux_x86_64/25.1/math_libs/12.6/lib64/libcublas.so.12",
                        "installed /usr/local/cuda-13.0/lib64/libcublas.so.13",
                        "installed /usr/local/cuda-11.8/lib64/libcublas.so.11"),
                found(null));
    }

    /** The link without a version is the one that the machine's owner chose. */
    @Test
    void oneFileBySeveralNamesIsFoundOnce() throws IOException {
        put("/usr/local/cuda-12.2/lib64/libcublas.so.12");
        put("/usr/local/cuda-12.8/lib64/libcublas.so.12");
        Files.createSymbolicLink(root.resolve("usr/local/cuda"), root.resolve("usr/local/cuda-12.2"));
        assertEquals(
                List.of(
                        "installed /usr/local/cuda/lib64/libcublas.so.12",
                        "installed /usr/local/cuda-12.8/lib64/libcublas.so.12"),
                found(null));
    }

    @Test
    void theLinkersCacheIsRead() throws IOException {
        put("/odd/place/libcublas.so.12");
        Files.createDirectory(root.resolve("etc"));
        Files.write(
                root.resolve("etc/ld.so.cache"),
                LinkerCacheTest.cache(0x0303, "libcublas.so.12", "/odd/place/libcublas.so.12"));
        assertEquals(List.of("ldconfig /odd/place/libcublas.so.12"), found(null));
    }

    @Test
    void packagesOfPythonsNearbyAreFound() throws IOException {
        put("/venv/lib/python3.12/site-packages/nvidia/cublas/lib/libcublas.so.12");
        put("/active/lib/python3.11/site-packages/nvidia/cu13/lib/libcublas.so.13");
        put("/home/me/.local/lib/python3.10/site-packages/nvidia/cublas/lib/libcublas.so.12");
        put("/home/me/miniconda3/lib/python3.9/site-packages/nvidia/cu13/lib/libcublas.so.13");
        put("/usr/local/lib/python3.12/dist-packages/nvidia/cublas/lib/libcublas.so.12");
        environment.put("VIRTUAL_ENV", "/venv");
        environment.put("PATH", "/active/bin:/usr/bin:bin:/");
        environment.put("HOME", "/home/me");
        assertEquals(
                List.of(
                        "Python package /venv/lib/python3.12/site-packages/nvidia/cublas/lib/libcublas.so.12",
                        "Python package /home/me/.local/lib/python3.10/site-packages/nvidia/cublas/lib/libcublas.so.12",
                        "Python package /usr/local/lib/python3.12/dist-packages/nvidia/cublas/lib/libcublas.so.12",
                        "Python package /active/lib/python3.11/site-packages/nvidia/cu13/lib/libcublas.so.13",
                        "Python package /home/me/miniconda3/lib/python3.9/site-packages/nvidia/cu13/lib/libcublas.so.13"),
                found(null));
    }

    @Test
    void aVersionThatCannotBeUsedSaysWhy() {
        assertEquals("is of version 11, not 12 or 13", CublasLibrary.refusal(11, 13000));
        assertEquals("needs a driver for CUDA 13, this one is for 12.6", CublasLibrary.refusal(13, 12060));
        assertNull(CublasLibrary.refusal(12, 12000));
        assertNull(CublasLibrary.refusal(13, 13000));
        assertNull(CublasLibrary.refusal(12, 13010));
    }
}
