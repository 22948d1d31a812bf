package dev.cohort.api.dataset;

/** The tokens in which a model writes, as the data set that it was trained on knows them. */
public interface Vocabulary {
    /** How many tokens there are, numbered from 0. */
    int size();

    /** The token that stands before every text that is written. */
    long start();

    /** The token that ends a text. */
    long end();

    /** The text of some tokens; those that are none of the text, such as {@link #end()}, are left out. */
    String text(long[] tokens);
}
