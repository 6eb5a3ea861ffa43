package dev.densor.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values computed with 40 digits. */
class ErfTest {
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.1283791670955126e-300, 1",
        "0.1, 0.1124629160182849, 0.887537083981715",
        "0.499, 0.5196206559894685, 0.48037934401053156",
        "0.75, 0.7111556336535151, 0.28884436634648486",
        "1.37, 0.947312398035252, 0.052687601964748",
        "3, 0.9999779095030014, 2.209049699858544e-05",
        "5.5, 0.9999999999999927, 7.357847917974398e-15",
        "10, 1, 2.088487583762545e-45",
        "1e7, 1, 0"
    })
    void bothAreAccurateToAFewUnitsInTheLastPlace(double x, double erf, double erfc) {
        assertEquals(erf, Erf.erf(x), 2 * Math.ulp(erf));
        assertEquals(-erf, Erf.erf(-x), 2 * Math.ulp(erf));
        assertEquals(erfc, Erf.erfc(x), 4 * Math.ulp(erfc));
        assertEquals(2 - erfc, Erf.erfc(-x), 2 * Math.ulp(2.0));
    }

    @Test
    void theEndsAndNotANumberAreExact() {
        assertEquals(1, Erf.erf(Double.POSITIVE_INFINITY));
        assertEquals(-1, Erf.erf(Double.NEGATIVE_INFINITY));
        assertEquals(0, Erf.erfc(Double.POSITIVE_INFINITY));
        assertEquals(2, Erf.erfc(Double.NEGATIVE_INFINITY));
        assertEquals(Double.NaN, Erf.erf(Double.NaN));
        assertEquals(Double.NaN, Erf.erfc(Double.NaN));
    }
}
