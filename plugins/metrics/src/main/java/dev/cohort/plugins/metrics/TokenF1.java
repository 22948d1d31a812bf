package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;

/**
 * Token F1: the mean over the texts of the F1 of the words that each shares with the right one, whatever their order, case,
 * punctuation and articles (a, an, the); where several are right, the largest. That of SQuAD's script (Rajpurkar et al. 2018), from 0
 * to 1. Of two texts without words it is 1.
 */
@Name("token-f1")
@About("F1 of the words that a text shares with the right one, as for SQuAD")
public record TokenF1() implements TextMetric {
    @Override
    public Measurement start(Task task) {
        return new RowMean((predictions, row) -> ShortAnswer.best(predictions, row, TokenF1::of));
    }

    private static double of(List<String> target, List<String> text) {
        return target.isEmpty() && text.isEmpty()
                ? 1
                : Grams.f1(Grams.common(Grams.count(target, 1), Grams.count(text, 1)), target.size(), text.size());
    }
}
