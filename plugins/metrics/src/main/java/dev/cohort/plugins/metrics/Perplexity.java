package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Set;

/**
 * Perplexity: {@code exp} of the mean of {@code −log p}, over all tokens that count, of the right token's probability p.
 *
 * <p>Among how many equally likely tokens a model would be as unsure. Tokens that the loss ignores are left out. A probability
 * that 32 bits cannot hold counts as the smallest that they can, 2⁻¹²⁶; over no rows the perplexity is not a number.
 */
@Name("perplexity")
@About("among how many equally likely tokens, or classes, a model would be as unsure")
public record Perplexity() implements ClassMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Set<Reading> reads() {
        return Set.of(Reading.TARGET_PROBABILITY);
    }

    @Override
    public Measurement start(Task task) {
        return new RowMean(Perplexity::of, Math::exp);
    }

    private static double of(Predictions predictions, int row) {
        double probability = predictions.targetProbability(row);
        return -Math.log(Math.max(probability, Float.MIN_NORMAL));
    }
}
