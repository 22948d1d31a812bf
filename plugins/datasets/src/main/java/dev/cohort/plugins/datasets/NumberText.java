package dev.cohort.plugins.datasets;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * Reads decimal numbers out of characters, to the nearest double.
 *
 * <p>Up to 18 digits with a small exponent, which is nearly every cell of a file, are exact in one multiplication or
 * division (Clinger 1990); the others go to {@link Double#parseDouble}.
 */
final class NumberText {
    private static final long EXACT = 1L << 53;
    private static final double[] POWERS = new double[23];

    static {
        for (int exponent = 0; exponent < POWERS.length; exponent++) {
            POWERS[exponent] = Double.parseDouble("1e" + exponent);
        }
    }

    private NumberText() {}

    /** @return the number, 1 and 0 for {@code true} and {@code false} in any case, or NaN where the characters are none */
    static double parseOrTruth(char[] text, int offset, int length) {
        double number = parse(text, offset, length);
        if (!Double.isNaN(number)) {
            return number;
        }
        return switch (length) {
            case 4 -> is("true", text, offset) ? 1 : Double.NaN;
            case 5 -> is("false", text, offset) ? 0 : Double.NaN;
            default -> Double.NaN;
        };
    }

    private static boolean is(String word, char[] text, int offset) {
        return word.equalsIgnoreCase(new String(text, offset, word.length()));
    }

    /** @return the whole number as it stands, without rounding; nothing where the characters are none of 64 bits */
    static OptionalLong parseWhole(char[] text, int offset, int length) {
        double number = parseOrTruth(text, offset, length);
        if (Math.abs(number) < EXACT) {
            return number == Math.rint(number) ? OptionalLong.of((long) number) : OptionalLong.empty();
        }
        try {
            return Double.isNaN(number)
                    ? OptionalLong.empty()
                    : OptionalLong.of(new BigDecimal(text, offset, length).longValueExact());
        } catch (ArithmeticException | NumberFormatException beyond) {
            return OptionalLong.empty();
        }
    }

    /** @return the number, or NaN where the characters are none */
    static double parse(char[] text, int offset, int length) {
        int end = offset + length;
        int at = offset;
        boolean negative = at < end && text[at] == '-';
        if (negative || (at < end && text[at] == '+')) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int fraction = 0;
        boolean point = false;
        for (; at < end; at++) {
            char character = text[at];
            if (character >= '0' && character <= '9') {
                if (++count > 18) {
                    return slow(text, offset, length);
                }
                digits = digits * 10 + (character - '0');
                fraction += point ? 1 : 0;
            } else if (character == '.' && !point) {
                point = true;
            } else {
                return slow(text, offset, length);
            }
        }
        if (count == 0 || digits > EXACT) {
            return slow(text, offset, length);
        }
        double value = digits / POWERS[fraction];
        return negative ? -value : value;
    }

    private static double slow(char[] text, int offset, int length) {
        for (int index = offset; index < offset + length; index++) {
            // Java's own syntax would let through 1d and 0x1p3.
            if ("0123456789+-.eE".indexOf(text[index]) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(new String(text, offset, length));
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }
}
