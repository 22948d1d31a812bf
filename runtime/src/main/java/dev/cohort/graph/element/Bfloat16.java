package dev.cohort.graph.element;

/** Numbers of the type bfloat16: the upper half of a 32-bit float. */
public final class Bfloat16 {
    private static final short NAN = 0x7fc0;

    private Bfloat16() {}

    /** The nearest number, of two the one with an even last bit, as PyTorch rounds. */
    public static short of(float number) {
        int bits = Float.floatToRawIntBits(number);
        return Float.isNaN(number) ? NAN : (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /** The same number in 32 bits. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
