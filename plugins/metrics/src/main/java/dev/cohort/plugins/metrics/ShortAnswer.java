package dev.cohort.plugins.metrics;

import java.util.List;
import java.util.Locale;

/** The words of a short answer that count: without case, punctuation and articles, as SQuAD's script compares them. */
final class ShortAnswer {
    private ShortAnswer() {}

    static List<String> words(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\p{Punct}", "");
        return Grams.words(plain.replaceAll("(?U)\\b(a|an|the)\\b", " "));
    }
}
