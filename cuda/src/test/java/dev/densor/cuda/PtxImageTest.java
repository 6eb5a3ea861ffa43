package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PtxImageTest {
    private static String image(Ptx ptx, String kernel) {
        return new String(ptx.image(kernel), StandardCharsets.US_ASCII);
    }

    @Test
    void anImageHasOneKernelAndWhatAllShare() {
        Ptx ptx = Ptx.of("unary_f32");
        String image = image(ptx, "unary_sin_f32");
        assertEquals(1, image.split("\\.entry ", -1).length - 1);
        assertTrue(image.contains(".entry unary_sin_f32("));
        assertTrue(image.contains(".version 6.4") && image.contains(".target sm_75"));
        assertTrue(image.contains("__cudart_i2opi_f["), "the table that sines of large numbers need");
        assertTrue(image.stripTrailing().endsWith("}"));
        assertEquals(75, ptx.architecture());
    }

    @Test
    void whatIsNotThereIsRefused() {
        Ptx ptx = Ptx.of("generate");
        assertThrows(IllegalArgumentException.class, () -> ptx.image("fil"));
        assertThrows(IllegalStateException.class, () -> Ptx.of("nothing"));
    }
}
