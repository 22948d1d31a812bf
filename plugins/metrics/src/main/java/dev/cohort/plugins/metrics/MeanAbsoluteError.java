package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Set;

/** Mean absolute error, in the units of the target; the mean over columns where the target has several. */
@Name("mae")
@About("mean absolute error, in the units of the target")
public record MeanAbsoluteError() implements Metric {
    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.NUMBERS);
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(task.width(), column -> column.absolute() / column.rows());
    }
}
