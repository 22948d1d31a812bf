package acme;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Set;

/** The share of predicted numbers that are off by no more than a tolerance. */
@Name("acme.within")
@About("the share of predicted numbers that are off by no more than a tolerance")
public record Within(@About("in the units of the target") double tolerance) implements Metric {
    public Within {
        Options.require(tolerance >= 0, "tolerance", "must be 0 or more");
    }

    @Override
    public String label() {
        return "within";
    }

    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.NUMBERS);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Count(task.width());
    }

    private final class Count implements Measurement {
        private final int width;
        private long near;
        private long all;

        Count(int width) {
            this.width = width;
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows(); row++) {
                for (int column = 0; column < width; column++) {
                    double error = predictions.prediction(row, column) - predictions.target(row, column);
                    near += Math.abs(error) <= tolerance ? 1 : 0;
                    all++;
                }
            }
        }

        @Override
        public void merge(Measurement other) {
            near += ((Count) other).near;
            all += ((Count) other).all;
        }

        @Override
        public Result compute() {
            return Result.of((double) near / all);
        }
    }
}
