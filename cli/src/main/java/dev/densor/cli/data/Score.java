package dev.densor.cli.data;

import java.util.List;

/** How well predictions agree with labels. */
public sealed interface Score permits Classification, Regression {
    /** What a person is shown, line by line. */
    List<String> lines();
}
