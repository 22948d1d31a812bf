package dev.cohort.plugins.text;

import java.util.List;

/** Makes tokens of rows. */
@FunctionalInterface
interface RowEncoding {
    /** @throws dev.cohort.api.dataset.DataException if a text is too long */
    Encoded encode(List<Row> rows);

    /** What predictions are of, where they are of places. */
    default String predicted() {
        return "word";
    }
}
