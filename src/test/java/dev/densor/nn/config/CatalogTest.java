package dev.densor.nn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    @ParameterizedTest
    @CsvSource({
        "GlorotUniform,glorot_uniform",
        "L1L2,l1l2",
        "PReLU,p_re_lu",
        "NonNeg,non_neg",
        "RMSNormalization,rms_normalization"
    })
    void namesAreSplitIntoWordsAsKerasSplitsThem(String className, String snakeCase) {
        assertEquals(snakeCase, Catalog.snakeCase(className));
    }
}
