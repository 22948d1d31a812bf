package dev.cohort.step;

/** Into how many shards it pays to split a batch, so that threads take them through the graph at the same time. */
@FunctionalInterface
public interface Sharding {
    /** Never into more than one. */
    Sharding NONE = (multiplications, parameters) -> 1;

    /**
     * @param multiplications those of an example on its way forward
     * @param parameters how many numbers have a gradient
     */
    int shards(double multiplications, int parameters);
}
