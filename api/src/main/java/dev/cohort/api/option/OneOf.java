package dev.cohort.api.option;

import java.util.Optional;

/**
 * An option that is one of some words, or a value of another type; exactly one of the two is there.
 *
 * @param word the word
 * @param value the value
 */
public record OneOf<W extends Enum<?>, V>(Optional<W> word, Optional<V> value) {
    public OneOf {
        Options.require(word.isPresent() != value.isPresent(), "value", "must be a word or a value");
    }

    /** A word. */
    public static <W extends Enum<?>, V> OneOf<W, V> word(W word) {
        return new OneOf<>(Optional.of(word), Optional.empty());
    }

    /** A value. */
    public static <W extends Enum<?>, V> OneOf<W, V> value(V value) {
        return new OneOf<>(Optional.empty(), Optional.of(value));
    }
}
