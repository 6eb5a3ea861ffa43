package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values computed with 50 digits. */
class ErrorFunctionTest {
    @ParameterizedTest
    @CsvSource({
        "1e-5, 1.1283791670579e-05, 0.9999887162083294",
        "0.45, 0.47548171978692366, 0.5245182802130763",
        "0.501, 0.5213782208544119, 0.4786217791455882",
        "1.9, 0.9927904292352575, 0.0072095707647425325",
        "5.9, 0.9999999999999999, 7.190409783550478e-17",
        "6.5, 1, 3.8421483271206475e-20",
        "20, 1, 5.395865611607901e-176"
    })
    void isAccurate(double x, double erf, double erfc) {
        assertEquals(erf, ErrorFunction.erf(x), 2 * Math.ulp(erf));
        assertEquals(-erf, ErrorFunction.erf(-x), 2 * Math.ulp(erf));
        assertEquals(erfc, ErrorFunction.erfc(x), (2 + x * x) * Math.ulp(erfc));
        assertEquals(2 - erfc, ErrorFunction.erfc(-x), 2 * Math.ulp(2.0));
    }
}
