package dev.densor.nn;

import dev.densor.nn.config.Config;
import java.util.Locale;

/** Where the channels of an input stand. */
public enum DataFormat {
    /** [batch, ..., channels], the default. */
    CHANNELS_LAST,
    /** [batch, channels, ...] */
    CHANNELS_FIRST;

    /** What a configuration says under {@code data_format}; channels_last where it says nothing. */
    static DataFormat read(Config config) {
        return switch (config.text("data_format", "channels_last").toLowerCase(Locale.ROOT)) {
            case "channels_last" -> CHANNELS_LAST;
            case "channels_first" -> CHANNELS_FIRST;
            default -> throw config.wrong("data_format", "channels_last or channels_first");
        };
    }

    /** Keras's name: {@code "channels_last"}. */
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
