package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Matthews correlation coefficient: how much predicted and right classes go together, from −1 to 1, 0 being no better than chance.
 *
 * <p>Of several classes it is Gorodkin's (2004) R<sub>K</sub>; 0 where all rows are of one class or predicted to be; scikit-learn's
 * {@code matthews_corrcoef}. Over no rows it is not a number.
 */
@Name("matthews-correlation")
@About("the correlation of predicted and right classes")
public record MatthewsCorrelation(@Inline Decision decision) implements DecisionMetric {
    @Override
    public double of(ClassCounts counts) {
        double total = counts.total();
        double together = counts.right() * total;
        double targets = total * total;
        double predictions = total * total;
        for (BinaryCounts label : counts.each()) {
            together -= (double) label.targets() * label.predicted();
            targets -= (double) label.targets() * label.targets();
            predictions -= (double) label.predicted() * label.predicted();
        }
        return total == 0 ? Double.NaN : Average.divide(together, Math.sqrt(targets) * Math.sqrt(predictions));
    }
}
