package dev.cohort.api.dataset;

/** How a model reads categories, column by column. */
public enum Encoding {
    /** As numbers of rows in a table of embeddings, {@link Field#CATEGORIES}; an unknown one counts as zeros. */
    EMBEDDING,
    /** As features, one for each category, of which one is 1; all are 0 for an unknown one. */
    ONE_HOT,
    /** As one feature, the place of the category in sorted order from 0; -1 for an unknown one. */
    ORDINAL,
    /**
     * As one feature, the mean target of the category's examples, drawn towards the mean of all where there are few (Micci-Barreca
     * 2001); one for each class where there are more than two; the mean of all for an unknown one.
     */
    TARGET
}
