package dev.densor.saving;

import dev.densor.nn.Dense;
import dev.densor.nn.Layer;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.saving.Compatibility.LayerReport;
import dev.densor.saving.Compatibility.Support;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at every layer of a configuration by itself, so that one that is refused does not hide the next. */
final class Inspection {
    private final Architecture architecture;
    private final ArchitectureReader reader;
    private final List<LayerReport> reports = new ArrayList<>();

    private Inspection(Architecture architecture) {
        this.architecture = architecture;
        this.reader = architecture.reader();
    }

    static Compatibility of(Path file, Path architectureFile) {
        Architecture architecture;
        try {
            architecture = new ModelReader(architectureFile == null ? file : architectureFile).architecture();
        } catch (ModelFormatException unreadable) {
            return new Compatibility("", List.of(), unreadable.getMessage());
        }
        Inspection inspection = new Inspection(architecture);
        Config.of("model", architecture.config()).ifPresent(model -> inspection.inspectContained(model, "", 0));
        String version = Optional.ofNullable(architecture.kerasVersion()).orElse("");
        return new Compatibility(version, inspection.reports, problem(file, architectureFile));
    }

    private static String problem(Path file, Path architectureFile) {
        ModelReader model = new ModelReader(file);
        try (var loaded = architectureFile == null
                ? model.read().model()
                : model.read(architectureFile).model()) {
            return "";
        } catch (ModelFormatException refused) {
            return refused.getMessage();
        }
    }

    private void inspectContained(Config model, String path, int nesting) {
        Object config = model.get("config");
        Object layers = config instanceof Map<?, ?> map ? map.get("layers") : config;
        if (layers instanceof List<?> list && nesting < 32) {
            list.forEach(layer -> Config.of("layer", layer).ifPresent(object -> inspect(object, path, nesting)));
        }
    }

    private void inspect(Config object, String path, int nesting) {
        if (LayerClasses.isOperation(object)) {
            return;
        }
        String className = object.get("class_name") instanceof String text ? text : "?";
        String name = path + name(object, className);
        if (ArchitectureReader.isModel(className)) {
            reports.add(new LayerReport(name, className, Support.FULL, "a model in the model; its layers follow"));
            inspectContained(object, name + "/", nesting + 1);
            return;
        }
        try {
            String remark = remark(reader.layer(object.values(), nesting));
            reports.add(new LayerReport(name, className, remark.isEmpty() ? Support.FULL : Support.REMARK, remark));
        } catch (IllegalArgumentException refused) {
            reports.add(new LayerReport(name, className, Support.NONE, refused.getMessage()));
        }
    }

    private static String name(Config object, String className) {
        Object config = object.get("config");
        Object name = config instanceof Map<?, ?> map ? map.get("name") : null;
        return name instanceof String text ? text : className;
    }

    private String remark(Layer layer) {
        List<String> remarks = new ArrayList<>();
        layer.policy().quantized().ifPresent(mode -> remarks.add("quantised weights, " + mode));
        if (!layer.policy().compute().equals(layer.policy().variable())
                || layer.policy().compute().bytes() == 2) {
            remarks.add("computes in " + layer.policy().compute());
        }
        if (layer instanceof Dense dense && dense.lora() != null) {
            remarks.add("LoRA of rank " + dense.lora().rank() + ", merged into the kernel");
        }
        if (architecture.semantics() == KerasVersion.V2
                && "hard_sigmoid".equals(layer.config().get("activation"))) {
            remarks.add("hard_sigmoid as Keras 2 has it, clip(0.2 x + 0.5, 0, 1)");
        }
        return String.join("; ", remarks);
    }
}
