package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A metric of the ROUGE family (Lin 2004): the mean over the texts of the F1 of what each shares with the right one.
 *
 * <p>Words are runs of the letters a to z and digits, whatever their case. The {@code fmeasure} of the package rouge-score, without
 * its stemmer.
 */
interface Rouge extends TextMetric {
    /** What a text's words come to beside the right ones. */
    double of(List<String> target, List<String> text);

    @Override
    default Measurement start(Task task) {
        return new RowMean((predictions, row) -> of(words(predictions.targetText(row)), words(predictions.text(row))));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** F1 of runs of so many words. */
    static double ofRuns(List<String> target, List<String> text, int length) {
        long common = Grams.common(Grams.count(target, length), Grams.count(text, length));
        return Grams.f1(common, Grams.runs(target, length), Grams.runs(text, length));
    }
}
