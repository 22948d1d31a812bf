package dev.cohort.api.dataset;

/**
 * The numbers from one to another, both among them.
 *
 * @param least {@link Double#NEGATIVE_INFINITY} where there is none
 * @param greatest {@link Double#POSITIVE_INFINITY} where there is none
 */
public record Range(double least, double greatest) {
    /** All numbers. */
    public static final Range ALL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Range {
        if (!(least <= greatest)) {
            throw new IllegalArgumentException("a range goes up, but this one goes from " + least + " to " + greatest);
        }
    }

    /** Whether a number is in the range; one that is none never is. */
    public boolean contains(double number) {
        return number >= least && number <= greatest;
    }

    /** The range in words, as in {@code numbers from 0 to 1}. */
    @Override
    public String toString() {
        if (Double.isInfinite(greatest)) {
            return Double.isInfinite(least) ? "numbers" : "numbers of " + text(least) + " or more";
        }
        return Double.isInfinite(least)
                ? "numbers of " + text(greatest) + " or less"
                : "numbers from " + text(least) + " to " + text(greatest);
    }

    /** A number as people write it, whole ones without a decimal point. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Float.toString((float) number);
    }
}
