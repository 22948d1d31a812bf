package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Predictions;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/**
 * The words of a short answer that count: without case, punctuation and articles, as SQuAD's script compares them with those of each
 * right answer that has any, of which the best counts.
 */
final class ShortAnswer {
    private ShortAnswer() {}

    static List<String> words(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\p{Punct}", "");
        return Grams.words(plain.replaceAll("(?U)\\b(a|an|the)\\b", " "));
    }

    /**
     * The best score of a row.
     *
     * @param score of the words of a right answer and those of the text; without right answers that have words, no words are right
     */
    static double best(Predictions predictions, int row, ToDoubleBiFunction<List<String>, List<String>> score) {
        List<String> text = words(predictions.text(row));
        List<List<String>> right = predictions.targetTexts(row).stream()
                .map(ShortAnswer::words)
                .filter(words -> !words.isEmpty())
                .toList();
        return right.isEmpty()
                ? score.applyAsDouble(List.of(), text)
                : right.stream()
                        .mapToDouble(words -> score.applyAsDouble(words, text))
                        .max()
                        .orElseThrow();
    }
}
