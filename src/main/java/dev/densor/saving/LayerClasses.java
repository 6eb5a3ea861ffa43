package dev.densor.saving;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import java.util.Set;
import java.util.regex.Pattern;

/** Which classes of layers are refused before anyone looks at their configuration, and in which words. */
final class LayerClasses {
    private static final Pattern NOT_DENSE = Pattern.compile(".*(Conv|Pooling|LSTM|GRU|RNN|Attention|Bidirectional"
            + "|Cropping|Padding|UpSampling|Random|Resizing|Lookup|TextVectorization|Hashing|Spectrogram).*");
    private static final Set<String> SUPPORTED_POOLING = Set.of("GlobalAveragePooling1D", "GlobalMaxPooling1D");

    private LayerClasses() {}

    /** Refuses code, and classes that are not Keras's own. */
    static void check(String className, Config object, String owner) {
        if (className.equals("Lambda")) {
            throw new IllegalArgumentException(owner + " is a Lambda, which holds Python code: it is refused, nothing "
                    + "is executed; replace it by Keras's own layers and save the model again");
        }
        Catalog.foreignName(object).ifPresent(name -> {
            throw new IllegalArgumentException(
                    owner + ": custom layer class " + name + " is not known; only Keras's own "
                            + "layers are loaded, and no class is looked up by a name in a file");
        });
    }

    /**
     * Whether an entry among a model's layers is no layer but an operation that Keras 3 recorded, most often while it
     * worked out a mask.
     */
    static boolean isOperation(Config object) {
        String module = object.text("module", "");
        return module.startsWith("keras.src.ops") || module.startsWith("keras.ops");
    }

    static IllegalArgumentException unknown(String className, String owner) {
        if (NOT_DENSE.matcher(className).matches() && !SUPPORTED_POOLING.contains(className)) {
            return new IllegalArgumentException(owner + ": layers of class " + className
                    + " are not supported; Densor runs dense networks, see the list of layers in its README");
        }
        return new IllegalArgumentException(owner + ": unknown layer class \"" + className + "\"");
    }
}
