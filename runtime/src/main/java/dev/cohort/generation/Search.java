package dev.cohort.generation;

import java.util.List;

/** How one text comes about: after each token, which beginnings of it go on, and with what. */
abstract sealed class Search permits SingleSearch, BeamSearch {
    /**
     * A beginning that goes on.
     *
     * @param row that of the beginning without its last token, among those that the search asked for before
     * @param token the last token
     */
    record Continuation(int row, long token) {}

    /** Takes the logits of the tokens that may follow each of the beginnings, in their order. */
    abstract void follow(List<double[]> logits);

    /** The beginnings that go on; none when the text is written. */
    abstract List<Continuation> continuations();

    /** The text, without the token that ends it. */
    abstract long[] text();
}
