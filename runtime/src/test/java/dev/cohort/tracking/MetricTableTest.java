package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers look as {@link String#format} writes them. */
class MetricTableTest {
    @Test
    void numbersHaveFourDecimalsOrAnExponent() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            double value = (random.nextBoolean() ? random.nextGaussian() : random.nextInt(100_000))
                    * Math.pow(10, random.nextInt(40) - 25);
            double size = Math.abs(value);
            boolean plain = size == 0 || size >= 1e-3 && size < 1e6;
            assertEquals(String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value), MetricTable.shown(value));
        }
        assertEquals("1.000e-03", MetricTable.shown(9.9999e-4));
        assertEquals("-4.900e-324", MetricTable.shown(-Double.MIN_VALUE));
        assertEquals("1.798e+308", MetricTable.shown(Double.MAX_VALUE));
        assertEquals("NaN", MetricTable.shown(Double.NaN));
    }
}
