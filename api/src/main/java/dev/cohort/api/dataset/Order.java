package dev.cohort.api.dataset;

/**
 * The order of one pass over a part, and where it begins.
 *
 * @param seed the run's seed
 * @param epoch the number of the pass, from 0
 * @param shuffle whether the order is drawn from seed and epoch, or is that of the data
 * @param position how many examples were read before, to go on in the middle of a pass
 */
public record Order(long seed, int epoch, boolean shuffle, long position) {
    /** The data's own order from its beginning. */
    public static final Order PLAIN = new Order(0, 0, false, 0);
}
