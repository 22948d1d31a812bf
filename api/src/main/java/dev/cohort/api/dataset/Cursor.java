package dev.cohort.api.dataset;

/** One pass over a part of the data. */
public interface Cursor extends AutoCloseable {
    /**
     * Fills the buffers of a batch from their beginnings with the next examples.
     *
     * @return how many examples were read: the batch's capacity, fewer for the last ones, 0 at the end
     * @throws DataException if the data is damaged
     */
    int read(Batch batch);

    /** How many examples were read since the beginning of the pass, those skipped included. */
    long position();

    @Override
    void close();
}
