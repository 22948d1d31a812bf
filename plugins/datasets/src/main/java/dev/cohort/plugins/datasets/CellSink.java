package dev.cohort.plugins.datasets;

import java.util.Optional;

/** Takes the cells of some columns, row by row. */
interface CellSink {
    /** Makes room for a row. */
    void grow(int rows);

    /**
     * Takes a cell.
     *
     * @param slot the column, of those that come here
     * @param quoted whether it stood in quotes, which make a text of every word
     * @return what is wrong with it
     */
    Optional<Fault> put(int row, int slot, char[] text, int offset, int length, boolean quoted);
}
