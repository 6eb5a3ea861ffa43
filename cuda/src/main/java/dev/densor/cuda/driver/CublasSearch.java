package dev.densor.cuda.driver;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for cuBLAS where it may be: where the user says; else where environment variables, the dynamic linker's cache,
 * the toolkit's installers and Python's packages have it. Nothing needs to be configured.
 */
final class CublasSearch {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final List<String> IN_TOOLKIT = List.of("lib64", "lib", "targets/x86_64-linux/lib");
    /** Major versions that can be used, and the one before, so that it can be named as too old. */
    private static final List<Integer> MAJORS = List.of(12, 13, 11);

    private final Path root;
    private final Map<String, String> environment;
    private final String configured;
    private final Map<Path, Cublas> found = new LinkedHashMap<>();

    /**
     * A cuBLAS that was found.
     *
     * @param library the file that applications are linked with: {@code .../libcublas.so.12}
     * @param major its major version
     * @param source why it was looked for there
     * @param isAsked whether the user's settings lead there
     */
    record Cublas(Path library, int major, String source, boolean isAsked) {
        /** What it depends on, next to it. */
        Path lightweight() {
            return library.resolveSibling("libcublasLt.so." + major);
        }
    }

    /**
     * A search that was not yet done.
     *
     * @param root of the file system, in tests of another one
     * @param configured folders or files that the user names, or null
     */
    CublasSearch(Path root, Map<String, String> environment, String configured) {
        this.root = root;
        this.environment = environment;
        this.configured = configured;
    }

    /**
     * All that are there: those that settings lead to first, in the order of the settings; of the others version 12
     * before 13, because JCuda was made for it. When the user names folders, they alone count.
     */
    List<Cublas> find() {
        if (configured != null) {
            each(configured, path -> in(path, CublasLibrary.PATH, true));
            return List.copyOf(found.values());
        }
        each(environment.get("LD_LIBRARY_PATH"), path -> in(path, "LD_LIBRARY_PATH", true));
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            each(environment.get(variable), path -> inToolkit(path, variable, true));
        }
        int asked = found.size();
        LinkerCache.read(at("/etc/ld.so.cache")).forEach((name, path) -> {
            if (name.startsWith("libcublas.so.")) {
                in(at(path.getParent().toString()), "ldconfig", false);
            }
        });
        installed();
        wheels();
        List<Cublas> all = new ArrayList<>(found.values());
        List<Cublas> unasked = all.subList(asked, all.size());
        unasked.sort(Comparator.comparingInt(cublas -> MAJORS.indexOf(cublas.major)));
        return List.copyOf(all);
    }

    private interface Folder {
        void look(Path folder);
    }

    /** Each folder of a list as variables hold it. */
    private void each(String folders, Folder look) {
        if (folders == null) {
            return;
        }
        for (String folder : folders.split(File.pathSeparator)) {
            if (!folder.isBlank()) {
                try {
                    look.look(at(folder));
                } catch (InvalidPathException nonsense) {
                    continue;
                }
            }
        }
    }

    private Path at(String path) {
        return path.startsWith("/") ? root.resolve(path.substring(1)) : Path.of(path);
    }

    private void in(Path folder, String source, boolean isAsked) {
        for (int major : MAJORS) {
            Path library = folder.resolve("libcublas.so." + major);
            if (folder.getFileName() != null && folder.getFileName().toString().startsWith("libcublas.so." + major)) {
                library = folder;
            }
            if (Files.isRegularFile(library)) {
                try {
                    found.putIfAbsent(library.toRealPath(), new Cublas(library, major, source, isAsked));
                } catch (IOException gone) {
                    continue;
                }
            }
        }
    }

    private void inToolkit(Path folder, String source, boolean isAsked) {
        IN_TOOLKIT.forEach(inside -> in(folder.resolve(inside), source, isAsked));
    }

    private void installed() {
        for (String parent : List.of("/usr/local", "/opt", "/opt/nvidia", "/usr/lib", "/usr")) {
            newest(at(parent), "cuda.*").forEach(folder -> inToolkit(folder, "installed", false));
        }
        for (Path version : newest(at("/opt/nvidia/hpc_sdk/Linux_x86_64"), "[0-9.]+")) {
            newest(version.resolve("math_libs"), "[0-9.]+").forEach(folder -> inToolkit(folder, "HPC SDK", false));
            inToolkit(version.resolve("math_libs"), "HPC SDK", false);
        }
        for (String folder : List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/run/opengl-driver/lib")) {
            in(at(folder), "installed", false);
        }
        each(environment.get("CONDA_PREFIX"), folder -> inToolkit(folder, "conda", false));
    }

    /** NVIDIA's packages for Python, in whichever Python is near. */
    private void wheels() {
        List<Path> pythons = new ArrayList<>();
        each(environment.get("VIRTUAL_ENV"), pythons::add);
        each(environment.get("CONDA_PREFIX"), pythons::add);
        each(
                environment.get("PATH"),
                folder -> pythons.add(folder.toAbsolutePath().getParent()));
        pythons.removeIf(Objects::isNull);
        each(environment.get("HOME"), home -> {
            pythons.add(home.resolve(".local"));
            newest(home, "(mini|ana|micro)(conda|forge|mamba).*|\\.?venv").forEach(pythons::add);
        });
        List.of("/usr/local", "/usr", "/opt/conda", "/opt/venv").forEach(python -> pythons.add(at(python)));
        for (Path python : pythons) {
            for (String lib : List.of("lib", "lib64")) {
                newest(python.resolve(lib), "python3.*").forEach(this::inPackages);
            }
        }
    }

    private void inPackages(Path python) {
        for (String packages : List.of("site-packages", "dist-packages")) {
            newest(python.resolve(packages).resolve("nvidia"), "cublas|cu[0-9]+")
                    .forEach(folder -> in(folder.resolve("lib"), "Python package", false));
        }
    }

    /**
     * The folders with such names: what has no version, which somebody has chosen, then by version, the newest first.
     */
    private static List<Path> newest(Path parent, String name) {
        Pattern pattern = Pattern.compile(name);
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder ->
                            pattern.matcher(folder.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(CublasSearch::version).reversed())
                    .toList();
        } catch (IOException | UncheckedIOException none) {
            return List.of();
        }
    }

    /** The numbers in a name as text that compares as they do; above all others when there are none. */
    private static String version(Path folder) {
        StringBuilder version = new StringBuilder();
        NUMBER.matcher(folder.getFileName().toString())
                .results()
                .map(MatchResult::group)
                .forEach(number -> version.append(String.format("%12s", number)));
        return version.isEmpty() ? "~" : version.toString();
    }
}
