package dev.cohort.tracking;

import java.nio.charset.StandardCharsets;

/** Numbers as decimal text that reads back as the same number, written into bytes; of floats it is the shortest. */
final class Decimals {
    /** The most bytes that one number takes. */
    static final int LONGEST = 32;

    /** Powers of ten that a double holds exactly. */
    private static final double[] POWERS = powers();

    /** A decimal this close to a float, in halves of the gap to the neighbour, reads back as that float for sure. */
    private static final double SURE = 0.999_999;

    private Decimals() {}

    /** Writes a whole number; returns the position after it. */
    static int write(long value, byte[] target, int at) {
        if (value < 0) {
            return writeAscii(Long.toString(value), target, at);
        }
        int end = at + digits(value);
        long rest = value;
        for (int position = end - 1; position >= at; position--) {
            target[position] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    /** Writes a float as JSON, those that are no number as strings; returns the position after it. Makes no object. */
    static int write(float value, byte[] target, int at) {
        float size = Math.abs(value);
        if (!(size >= 1e-9f && size < 1e9f)) {
            return value == 0 ? write((double) value, target, at) : writeAscii(quoted(value), target, at);
        }
        int exponent = (int) Math.floor(Math.log10(size));
        for (int precision = 1; precision <= 9; precision++) {
            int scale = precision - 1 - exponent;
            double power = POWERS[Math.abs(scale)];
            long decimal = Math.round(scale >= 0 ? size * power : size / power);
            double back = scale >= 0 ? decimal / power : decimal * power;
            double gap = back < size ? size - (double) Math.nextDown(size) : Math.nextUp(size) - (double) size;
            if (Math.abs(back - size) < SURE * gap / 2 || precision == 9) {
                int start = at;
                if (value < 0) {
                    target[start++] = '-';
                }
                return writeScaled(decimal, scale, target, start);
            }
        }
        throw new AssertionError("nine digits tell every float from its neighbours");
    }

    /** Writes a double as JSON, those that are no number as strings; returns the position after it. */
    static int write(double value, byte[] target, int at) {
        if (!Double.isFinite(value)) {
            return writeAscii('"' + Double.toString(value) + '"', target, at);
        }
        return writeAscii(Double.toString(value), target, at);
    }

    private static String quoted(float value) {
        return Float.isFinite(value) ? Float.toString(value) : '"' + Float.toString(value) + '"';
    }

    /** Writes decimal / 10^scale in plain notation; a whole number gets a {@code .0}. */
    private static int writeScaled(long decimal, int scale, byte[] target, int at) {
        long number = decimal;
        int places = scale;
        while (places > 1 && number % 10 == 0) {
            number /= 10;
            places--;
        }
        if (places <= 0) {
            int position = write(number, target, at);
            for (int zero = 0; zero < -places; zero++) {
                target[position++] = '0';
            }
            target[position++] = '.';
            target[position++] = '0';
            return position;
        }
        long unit = 1;
        for (int place = 0; place < places; place++) {
            unit *= 10;
        }
        int position = write(number / unit, target, at);
        target[position++] = '.';
        long fraction = number % unit;
        for (long place = unit / 10; place > 0; place /= 10) {
            target[position++] = (byte) ('0' + fraction / place % 10);
        }
        return position;
    }

    private static int digits(long value) {
        int count = 1;
        for (long limit = 10; count < 19 && value >= limit; limit *= 10) {
            count++;
        }
        return count;
    }

    private static int writeAscii(String text, byte[] target, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, at, bytes.length);
        return at + bytes.length;
    }

    private static double[] powers() {
        double[] powers = new double[23];
        for (int exponent = 0; exponent < powers.length; exponent++) {
            powers[exponent] = Double.parseDouble("1e" + exponent);
        }
        return powers;
    }
}
