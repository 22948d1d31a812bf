package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({
        "1.11, 1.11",
        "0.1, 0.1",
        "0, 0.0",
        "-0.0, -0.0",
        "2.302585, 2.302585",
        "-12, -12.0",
        "123456790, 123456790.0",
        "0.000012, 0.000012",
        "1e-12, 1.0E-12",
        "3.4028235e38, 3.4028235E38",
        "NaN, \"\"\"NaN\"\"\"",
    })
    void writesFloatsAsPeopleDo(float value, String expected) {
        assertEquals(expected.replace("\"\"\"", "\""), text(value));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void writesFloatsThatAreNoNumbersAsStrings(float value) {
        assertEquals("\"" + value + "\"", text(value));
    }

    @Test
    void floatsReadBackTheSameAndAreTheShortest() {
        Random random = new Random(1);
        for (int round = 0; round < 200_000; round++) {
            float value = round % 2 == 0
                    ? Float.intBitsToFloat(random.nextInt())
                    : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(16) - 8));
            if (!Float.isFinite(value)) {
                continue;
            }
            String text = text(value);
            assertEquals(value, Float.parseFloat(text), text);
            int digits = significantDigits(text);
            // Beyond these, Float.toString writes, which is not always the shortest before Java 19.
            if (digits > 1 && Math.abs(value) >= 1e-9 && Math.abs(value) < 1e9) {
                // The nearest number with a digit less reads back as another float, or lies half-way to one.
                BigDecimal shorter = new BigDecimal(value).round(new MathContext(digits - 1, RoundingMode.HALF_EVEN));
                boolean halfWay = Math.abs(shorter.doubleValue() - value) >= 0.4999 * Math.ulp(value);
                assertTrue(shorter.floatValue() != value || halfWay, () -> text + " is not the shortest");
            }
        }
    }

    @Test
    void doublesReadBackTheSame() {
        Random random = new Random(2);
        for (int round = 0; round < 100_000; round++) {
            double value = round % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextDouble();
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(text(value)));
            }
        }
    }

    @Test
    void writesWholeNumbers() {
        for (long value : new long[] {0, 7, 10, 99, 1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            byte[] target = new byte[40];
            int end = Decimals.write(value, target, 3);
            assertEquals(Long.toString(value), new String(target, 3, end - 3, StandardCharsets.US_ASCII));
        }
    }

    private static int significantDigits(String text) {
        return new BigDecimal(text).stripTrailingZeros().precision();
    }

    private static String text(float value) {
        byte[] target = new byte[Decimals.LONGEST];
        return new String(target, 0, Decimals.write(value, target, 0), StandardCharsets.US_ASCII);
    }

    private static String text(double value) {
        byte[] target = new byte[Decimals.LONGEST];
        return new String(target, 0, Decimals.write(value, target, 0), StandardCharsets.US_ASCII);
    }
}
