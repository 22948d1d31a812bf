package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.List;

/**
 * Balanced accuracy: the mean, over the classes that occur, of the share of their rows that was predicted rightly; scikit-learn's
 * {@code balanced_accuracy_score}.
 *
 * <p>With {@code adjusted}, guessing comes to 0 instead of one by the number of classes, and being right remains 1. Over no rows it
 * is not a number.
 */
@Name("balanced-accuracy")
@About("the mean of the classes' recalls, however rare they are")
public record BalancedAccuracy(
        @Default("false") @About("whether guessing comes to 0") boolean adjusted, @Inline Decision decision)
        implements DecisionMetric {
    @Override
    public double of(ClassCounts counts) {
        List<BinaryCounts> present =
                counts.each().stream().filter(label -> label.targets() > 0).toList();
        double mean =
                Average.MACRO.mean(present, label -> (double) label.right() / label.targets(), BinaryCounts::targets);
        double chance = 1.0 / present.size();
        return adjusted ? (mean - chance) / (1 - chance) : mean;
    }
}
