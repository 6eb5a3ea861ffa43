package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseRulesTest {
    private static List<DenseChoice> engines(
            DenseRules rules, DType dtype, Arithmetic arithmetic, int architecture, int... sizes) {
        DenseSpec spec = new DenseSpec(sizes[0], sizes[2], sizes[1], null);
        return rules.find(spec, dtype, arithmetic, architecture).engines();
    }

    /** Sizes are rows, features, units. */
    @ParameterizedTest
    @CsvSource({
        "BFLOAT16, BFLOAT16, 90, 65536, 784, 512, hopper",
        "FLOAT16, FLOAT16, 90, 1, 1024, 1024, hopper",
        "BFLOAT16, BFLOAT16, 90, 4096, 4, 512, own",
        "BFLOAT16, BFLOAT16, 80, 4096, 784, 512, own",
        "BFLOAT16, BFLOAT16, 100, 4096, 4096, 512, cublas",
        "FLOAT32, TF32, 90, 16384, 1024, 4096, hopper",
        "FLOAT32, TF32, 90, 65536, 784, 512, own",
        "FLOAT32, TF32, 90, 65536, 2048, 512, cublas",
        "FLOAT32, BFLOAT16, 90, 65536, 784, 512, hopper",
        "FLOAT32, TF32, 90, 4, 784, 4096, own",
        "FLOAT32, FMA, 90, 16384, 1024, 4096, cublas",
        "FLOAT32, FMA, 75, 16384, 64, 4096, own",
        "FLOAT64, FMA, 90, 4096, 784, 512, cublas",
        "FLOAT32, FMA, 90, 8, 784, 512, own"
    })
    void theTableSaysWhatIsTheFastest(
            DType dtype, Arithmetic arithmetic, int architecture, int rows, int features, int units, String engine) {
        List<DenseChoice> engines =
                engines(DenseRules.chosen(), dtype, arithmetic, architecture, rows, features, units);
        assertEquals(engine, engines.get(0).toString());
    }

    @Test
    void theFirstLineThatFitsCounts() {
        DenseRules rules = DenseRules.parse(
                "mine", "# none\ntf32 float32 80-89 2- * -64 0.5-2 own\n\n* * * 1 * * * cublas own # one row\n");
        DenseSpec even = new DenseSpec(2, 64, 64, null);
        assertEquals(
                "mine line 2",
                rules.find(even, DType.FLOAT32, Arithmetic.TF32, 86).place());
        assertEquals(List.of(), engines(rules, DType.FLOAT32, Arithmetic.TF32, 90, 2, 64, 64));
        assertEquals(List.of(), engines(rules, DType.FLOAT32, Arithmetic.TF32, 86, 2, 64, 129));
        assertEquals(List.of(), engines(rules, DType.FLOAT32, Arithmetic.TF32, 86, 2, 65, 65));
        assertEquals(
                List.of(DenseChoice.CUBLAS, DenseChoice.OWN),
                engines(rules, DType.FLOAT64, Arithmetic.FMA, 75, 1, 65, 65));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "* * * * * * *; needs 7 conditions",
                "* * 1-2-3 * * * * own; \"1-2-3\" is no range",
                "* * a * * * * own; \"a\" is no number",
                "* * * 8-1 * * * own; \"8-1\" has nothing in it",
                "bf16 * * * * * * own; \"bf16\" is none of fma, tf32, bfloat16, float16, nor *",
                "* half * * * * * own; \"half\" is none of ",
                "* * * * * * * mkl; \"mkl\" is no engine: hopper, own, cublas",
                "* * * * * * * auto; \"auto\" is no engine"
            })
    void aLineThatIsWrongIsNamed(String line, String fault) {
        BackendException wrong = assertThrows(BackendException.class, () -> DenseRules.parse("mine", "\n" + line));
        String place = "dense layers' table: mine line 2: ";
        assertTrue(wrong.getMessage().startsWith(place + fault), wrong.getMessage());
    }

    @Test
    void aNameThatIsNoFileIsToldAsOne() {
        System.setProperty(DenseRules.PROPERTY, "\0");
        try {
            BackendException missing = assertThrows(BackendException.class, DenseRules::chosen);
            assertTrue(missing.getMessage().contains("cannot be read"), missing.getMessage());
        } finally {
            System.clearProperty(DenseRules.PROPERTY);
        }
    }

    @Test
    void aFileTakesThePlaceOfTheTable(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("table"), "* * * * * * * " + "OWN".toLowerCase(Locale.ROOT));
        System.setProperty(DenseRules.PROPERTY, file.toString());
        try {
            DenseRules rules = DenseRules.chosen();
            assertEquals(List.of(DenseChoice.OWN), engines(rules, DType.FLOAT32, Arithmetic.FMA, 75, 1, 1, 1));
            Files.delete(file);
            BackendException missing = assertThrows(BackendException.class, DenseRules::chosen);
            assertTrue(missing.getMessage().contains(file + " cannot be read"), missing.getMessage());
        } finally {
            System.clearProperty(DenseRules.PROPERTY);
        }
    }
}
