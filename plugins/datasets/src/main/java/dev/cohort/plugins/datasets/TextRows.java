package dev.cohort.plugins.datasets;

/** Rows whose cells are texts in columns with names, whatever file they come from; whoever opens some closes them. */
public interface TextRows extends AutoCloseable {
    /** What takes the rows. */
    Records records();

    /**
     * Reads a row, if there is one more.
     *
     * @throws dev.cohort.api.dataset.DataException if it cannot be read
     */
    boolean next();

    @Override
    void close();
}
