package dev.cohort.api.dataset;

/** One pass over a part of the data. */
public interface Cursor extends AutoCloseable {
    /**
     * Fills the buffers of a batch from their beginnings with the next examples. Where there are several buckets, all of them
     * are of the one that is told to {@link Batch#bucket}.
     *
     * @return how many examples were read: the batch's capacity, fewer for the last ones, of each bucket at most once and
     *     behind all full batches, 0 at the end
     * @throws DataException if the data is damaged
     */
    int read(Batch batch);

    /**
     * Passes over what {@link #read} would read into a batch of a capacity, without the work; needed where {@link
     * Examples#isReadByThreads}.
     */
    default void skip(int capacity) {
        throw new UnsupportedOperationException("this cursor passes over nothing");
    }

    /** How many examples were read since the beginning of the pass, those skipped included. */
    long position();

    @Override
    void close();
}
