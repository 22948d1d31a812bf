package dev.cohort.plugins.text;

import java.util.List;

/**
 * Words and the tag of each.
 *
 * @param places where each word stands
 * @param tags empty where they are not read
 */
record TaggedSentence(List<Place> places, List<String> words, List<String> tags) {
    TaggedSentence {
        places = List.copyOf(places);
        words = List.copyOf(words);
        tags = List.copyOf(tags);
    }

    Row row() {
        return new Row(places.get(0), words);
    }
}
