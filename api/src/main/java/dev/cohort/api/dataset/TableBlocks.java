package dev.cohort.api.dataset;

/** A table that is read in blocks of rows, again and again, since it may be larger than the memory. */
public interface TableBlocks extends AutoCloseable {
    /** How many blocks there are. */
    int count();

    /**
     * Reads a block, of the same fields as all others; several threads may read at once.
     *
     * @throws DataException if something is wrong with its rows
     */
    Table read(int block);

    /** A hash of all rows, at most 36 characters. */
    String digest();

    /** Lets go of what is held open; nothing is read any more. */
    @Override
    default void close() {}
}
