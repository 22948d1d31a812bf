package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import java.util.EnumSet;
import java.util.Set;

/**
 * A metric of how rows are ranked within the groups that the data set names, as the documents of a query are: by the probability of
 * the second of two classes, which is what is relevant, or by a number whose target is the relevance.
 *
 * <p>Rows with a relevance above 0 are relevant. A group without any counts as 0.
 */
interface RankingMetric extends Metric {
    /** The value of a group. */
    double of(Ranking ranking);

    @Override
    default Set<Answer> judges() {
        return EnumSet.of(Answer.CLASSES, Answer.NUMBERS);
    }

    @Override
    default boolean largerIsBetter() {
        return true;
    }

    @Override
    default Measurement start(Task task) {
        if (!task.isGrouped()) {
            throw new IllegalArgumentException(
                    "the metric " + label() + " ranks the rows of a group, but the data has no"
                            + " groups; name the column that tells them apart with groups in [dataset]");
        }
        boolean ranked =
                task.answer() == Answer.CLASSES ? task.classes() == 2 && !task.isMultilabel() : task.width() == 1;
        if (!ranked) {
            throw new IllegalArgumentException("the metric " + label() + " ranks by one number or the second of two"
                    + " classes, but the target has "
                    + (task.isMultilabel()
                            ? task.labels().size() + " labels"
                            : task.width() + (task.answer() == Answer.CLASSES ? " classes" : " numbers")));
        }
        return new Rankings(task.answer(), this::of);
    }
}
