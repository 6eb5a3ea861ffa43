package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which engine is the fastest for which dense layers: the table dense-rules.txt, which explains its columns, or the
 * file that {@value #PROPERTY} names. The first line that fits counts.
 */
final class DenseRules {
    /** The system property that names another table. */
    static final String PROPERTY = "densor.cuda.denseRules";

    private static final String RESOURCE = "dense-rules.txt";
    private static final int CONDITIONS = 7;

    private static final List<DenseChoice> ENGINES = List.of(DenseChoice.HOPPER, DenseChoice.OWN, DenseChoice.CUBLAS);

    private final List<Rule> rules;

    private DenseRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** Least and most of something, inclusive. */
    private record Range(double least, double most) {
        static Range of(String text) {
            if (text.equals("*")) {
                return new Range(0, Double.POSITIVE_INFINITY);
            }
            String[] ends = text.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("\"" + text + "\" is no range");
            }
            String last = ends[ends.length - 1];
            String first = ends[0].isEmpty() ? "0" : ends[0];
            Range range = new Range(number(first), last.isEmpty() ? Double.POSITIVE_INFINITY : number(last));
            if (!(range.least <= range.most)) {
                throw new IllegalArgumentException("\"" + text + "\" has nothing in it");
            }
            return range;
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException wrong) {
                throw new IllegalArgumentException("\"" + text + "\" is no number", wrong);
            }
        }

        boolean has(double value) {
            return value >= least && value <= most;
        }
    }

    /**
     * A line of the table.
     *
     * @param place of it, for people
     * @param engines the fastest first
     */
    record Rule(
            String place,
            String arithmetic,
            String tensors,
            Range architecture,
            Range rows,
            Range units,
            Range features,
            Range ratio,
            List<DenseChoice> engines) {
        private boolean fits(DenseSpec spec, DType dtype, Arithmetic used, int ofArchitecture) {
            return isAny(arithmetic, used)
                    && isAny(tensors, dtype)
                    && architecture.has(ofArchitecture)
                    && rows.has(spec.rows())
                    && units.has(spec.units())
                    && features.has(spec.features())
                    && ratio.has((double) spec.units() / spec.features());
        }

        private static boolean isAny(String name, Enum<?> constant) {
            return name.equals("*") || name.equalsIgnoreCase(constant.name());
        }
    }

    /**
     * The table that {@value #PROPERTY} names, or Densor's.
     *
     * @throws BackendException when it cannot be read
     */
    static DenseRules chosen() {
        String file = System.getProperty(PROPERTY);
        try {
            return file == null ? parse(RESOURCE, resource()) : parse(file, Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException failed) {
            throw new BackendException("-D" + PROPERTY + "=" + file + " cannot be read: " + failed, failed);
        }
    }

    private static String resource() throws IOException {
        try (InputStream in = DenseRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in the jar of densor-cuda");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Reads a table.
     *
     * @param name of the table, for people
     * @throws BackendException naming the line that is wrong
     */
    static DenseRules parse(String name, String text) {
        List<Rule> rules = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                rules.add(rule(name + " line " + (i + 1), line.split("\\s+")));
            }
        }
        return new DenseRules(rules);
    }

    private static Rule rule(String place, String... columns) {
        try {
            if (columns.length <= CONDITIONS) {
                throw new IllegalArgumentException("needs " + CONDITIONS + " conditions, then engines");
            }
            Range[] ranges =
                    Arrays.stream(columns, 2, CONDITIONS).map(Range::of).toArray(Range[]::new);
            List<DenseChoice> engines = Arrays.stream(columns)
                    .skip(CONDITIONS)
                    .map(DenseRules::engine)
                    .toList();
            String arithmetic = name(columns[0], Arithmetic.values());
            String tensors = name(columns[1], DType.values());
            return new Rule(place, arithmetic, tensors, ranges[0], ranges[1], ranges[2], ranges[3], ranges[4], engines);
        } catch (IllegalArgumentException wrong) {
            throw new BackendException("dense layers' table: " + place + ": " + wrong.getMessage(), wrong);
        }
    }

    /** The name of one of {@code all}, or {@code *}. */
    private static String name(String text, Enum<?>... all) {
        if (!text.equals("*") && Arrays.stream(all).noneMatch(each -> text.equalsIgnoreCase(each.name()))) {
            throw new IllegalArgumentException("\"" + text + "\" is none of "
                    + Arrays.stream(all)
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                    + ", nor *");
        }
        return text;
    }

    private static DenseChoice engine(String text) {
        return ENGINES.stream()
                .filter(each -> each.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no engine: "
                        + ENGINES.stream().map(DenseChoice::toString).collect(Collectors.joining(", "))));
    }

    /**
     * What fits a layer, or a rule without engines where nothing does.
     *
     * @param arithmetic that its product is computed with
     */
    Rule find(DenseSpec spec, DType dtype, Arithmetic arithmetic, int architecture) {
        return rules.stream()
                .filter(rule -> rule.fits(spec, dtype, arithmetic, architecture))
                .findFirst()
                .orElseGet(() -> NONE);
    }

    private static final Rule NONE = none();

    private static Rule none() {
        Range any = Range.of("*");
        return new Rule("no line", "*", "*", any, any, any, any, any, List.of());
    }
}
