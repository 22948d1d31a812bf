package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Exact match: the share of texts that are the right one, whatever their case, punctuation, white space and articles (a, an,
 * the); where several are right, any of them. That of SQuAD's script (Rajpurkar et al. 2018), from 0 to 1.
 */
@Name("exact-match")
@About("the share of texts that are the right one but for case, punctuation and articles")
public record ExactMatch() implements TextMetric {
    @Override
    public Measurement start(Task task) {
        return new RowMean((predictions, row) ->
                ShortAnswer.best(predictions, row, (target, text) -> target.equals(text) ? 1 : 0));
    }
}
