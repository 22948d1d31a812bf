package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;

/**
 * Word error rate: the fewest words to insert, delete and replace in order to make the right texts of the written ones, divided
 * by the number of right words; jiwer's {@code wer}. Words are what white space separates.
 */
@Name("word-error-rate")
@About("words to insert, delete and replace, by the number of right words")
public record WordErrorRate() implements TextMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new TextSums(2, WordErrorRate::counts, sums -> (double) sums[0] / sums[1]);
    }

    private static long[] counts(String target, String text) {
        List<String> right = Grams.words(target);
        return new long[] {Grams.edits(right, Grams.words(text)), right.size()};
    }
}
