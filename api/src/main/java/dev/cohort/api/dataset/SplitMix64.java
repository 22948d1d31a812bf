package dev.cohort.api.dataset;

import java.util.random.RandomGenerator;

/**
 * Random numbers from a counter: the n-th number is a hash of seed and n (Steele, Lea and Flood 2014, "Fast splittable
 * pseudorandom number generators").
 *
 * <p>The same seed gives the same numbers on every machine and every version of Java, so that splits, orders and made data
 * can be repeated. Not for secrets.
 */
public final class SplitMix64 implements RandomGenerator {
    /** By how much the counter grows with each number. */
    public static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long counter;

    /** Numbers that depend on the seed alone. */
    public SplitMix64(long seed) {
        this.counter = seed;
    }

    /** Numbers of their own for each combination of a seed and some streams, such as a purpose and an epoch. */
    public static SplitMix64 of(long seed, long... streams) {
        long state = mix(seed + GAMMA);
        for (long stream : streams) {
            state = mix(state ^ mix(stream + GAMMA));
        }
        return new SplitMix64(state);
    }

    @Override
    public long nextLong() {
        counter += GAMMA;
        return mix(counter);
    }

    /** A number of at least 0 and below the bound, from the upper half of one draw: {@code ⌊u · bound / 2³²⌋}. */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound must be positive, got " + bound);
        }
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** A number of at least 0 and below 1, in steps of 2⁻⁵³. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** A normal number with mean 0 and deviation 1, by the method of Box and Muller (1958) from two draws. */
    @Override
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /** Puts some numbers in random order (Fisher and Yates 1938, as given by Durstenfeld 1964). */
    public void shuffle(int[] numbers) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int chosen = nextInt(last + 1);
            int number = numbers[last];
            numbers[last] = numbers[chosen];
            numbers[chosen] = number;
        }
    }

    /** A stream for a text, such as a name. */
    public static long stream(String text) {
        long stream = 0;
        for (int index = 0; index < text.length(); index++) {
            stream = mix(stream + text.charAt(index) + 1);
        }
        return stream;
    }

    /** The number that a counter stands for, with each bit of the counter in each of its bits. */
    public static long mix(long counter) {
        long mixed = (counter ^ (counter >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
