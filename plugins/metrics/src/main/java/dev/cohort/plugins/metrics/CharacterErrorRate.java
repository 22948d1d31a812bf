package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;

/**
 * Character error rate: the fewest characters to insert, delete and replace in order to make the right texts of the written
 * ones, divided by the number of right characters; jiwer's {@code cer}. White space around a text does not count.
 */
@Name("character-error-rate")
@About("characters to insert, delete and replace, by the number of right characters")
public record CharacterErrorRate() implements TextMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new TextSums(2, CharacterErrorRate::counts, sums -> (double) sums[0] / sums[1]);
    }

    private static long[] counts(String target, String text) {
        List<Integer> right = Grams.characters(target.strip());
        return new long[] {Grams.edits(right, Grams.characters(text.strip())), right.size()};
    }
}
