package dev.densor;

import dev.densor.nn.DataFormat;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What Keras keeps for a whole process beside the fuzz factor: the type of floats and the order of axes. Thread-safe. */
final class Settings {
    private static final Set<DType> FLOATS = EnumSet.of(DType.FLOAT16, DType.FLOAT32, DType.FLOAT64);

    private static volatile DType floatx = DType.FLOAT32;
    private static volatile DataFormat imageDataFormat = DataFormat.CHANNELS_LAST;

    private Settings() {}

    static DType floatx() {
        return floatx;
    }

    /** Keras 2 takes the three IEEE types, Keras 3 bfloat16 as well; the old value stays when it takes none of them. */
    static void setFloatx(String name, KerasVersion version) {
        Set<DType> known = EnumSet.copyOf(FLOATS);
        if (version == KerasVersion.V3) {
            known.add(DType.BFLOAT16);
        }
        floatx = DType.find(name)
                .filter(known::contains)
                .orElseThrow(() -> new IllegalArgumentException("floatx: \"" + name + "\" is not one of "
                        + known.stream().map(DType::kerasName).collect(Collectors.joining(", "))));
    }

    static DataFormat imageDataFormat() {
        return imageDataFormat;
    }

    static void setImageDataFormat(String name) {
        imageDataFormat = dataFormat(String.valueOf(name));
    }

    /** The format that Keras calls {@code name}; the setting for null. */
    static DataFormat dataFormat(String name) {
        if (name == null) {
            return imageDataFormat;
        }
        return Arrays.stream(DataFormat.values())
                .filter(format -> format.kerasName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "data format: \"" + name + "\" is not one of channels_first, channels_last"));
    }
}
