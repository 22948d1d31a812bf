package dev.cohort.plugins.text;

import java.util.List;

/**
 * Texts that belong together.
 *
 * @param place where they stand
 * @param kept other texts, which nobody reads
 */
record Row(Place place, List<String> texts, List<String> kept) {
    Row {
        texts = List.copyOf(texts);
        kept = List.copyOf(kept);
    }

    /** Texts alone. */
    Row(Place place, List<String> texts) {
        this(place, texts, List.of());
    }

    /** The first text of each. */
    static List<String> first(List<Row> rows) {
        return rows.stream().map(row -> row.texts().get(0)).toList();
    }

    /** One of the texts. */
    Row text(int number) {
        return new Row(place, texts.subList(number, number + 1), kept);
    }

    /** The first texts, the others being kept. */
    Row first(int count) {
        return new Row(place, texts.subList(0, count), texts.subList(count, texts.size()));
    }
}
