package dev.cohort.graph.element;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Bfloat16Test {
    /** Bits of 32-bit floats, and what {@code torch.tensor(x).to(torch.bfloat16)} has for them. */
    private static final int[][] ROUNDED = {
        {0x00000000, 0x0000}, {0x80000000, 0x8000}, {0x3f800000, 0x3f80}, {0x3f808000, 0x3f80},
        {0x3f818000, 0x3f82}, {0x3f808001, 0x3f81}, {0x3f807fff, 0x3f80}, {0xbf808000, 0xbf80},
        {0xbf818000, 0xbf82}, {0x3f8fffff, 0x3f90}, {0x3fffffff, 0x4000}, {0x7f7fffff, 0x7f80},
        {0xff7f7fff, 0xff7f}, {0x7f800000, 0x7f80}, {0xff800000, 0xff80}, {0x00000001, 0x0000},
        {0x00008000, 0x0000}, {0x00018000, 0x0002}, {0x00007fff, 0x0000}, {0x40490fdb, 0x4049},
        {0xc02df854, 0xc02e}, {0x33d6bf95, 0x33d7}
    };

    @Test
    void roundsAsPyTorchDoes() {
        for (int[] pair : ROUNDED) {
            short rounded = Bfloat16.of(Float.intBitsToFloat(pair[0]));
            assertEquals(pair[1], rounded & 0xffff, () -> Integer.toHexString(pair[0]));
            assertEquals(pair[1] << 16, Float.floatToRawIntBits(Bfloat16.toFloat(rounded)));
        }
        assertTrue(Float.isNaN(Bfloat16.toFloat(Bfloat16.of(Float.NaN))));
        assertTrue(Float.isNaN(Bfloat16.toFloat(Bfloat16.of(Float.intBitsToFloat(0xffffffff)))));
    }
}
