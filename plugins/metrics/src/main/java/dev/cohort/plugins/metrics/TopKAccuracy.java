package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Set;

/**
 * Top-k accuracy: the share of rows whose right class is among the k most probable; scikit-learn's {@code
 * top_k_accuracy_score}, but that of equally probable classes the first counts as the more probable, as for {@code
 * accuracy}.
 */
@Name("top-k-accuracy")
@About("the share of rows whose right class is among the most probable ones")
public record TopKAccuracy(@Default("2") @About("how many of the most probable classes are looked at") int k)
        implements ClassMetric {
    public TopKAccuracy {
        Options.positive(k, "k");
    }

    @Override
    public Set<Reading> reads() {
        return Set.of(Reading.TARGET_RANK);
    }

    @Override
    public Measurement start(Task task) {
        if (k >= task.classes()) {
            throw new IllegalArgumentException("the metric top-k-accuracy with k = " + k
                    + " is always 1 for a target of " + task.classes() + " classes; lower k");
        }
        return new RowMean((predictions, row) -> predictions.targetRank(row) < k ? 1 : 0);
    }
}
