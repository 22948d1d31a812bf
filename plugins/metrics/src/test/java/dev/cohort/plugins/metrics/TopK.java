package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.Name;
import java.util.Set;

/** The share of rows whose right class is among the k most probable: a metric that reads more than the likeliest class. */
@Name("top-k")
public record TopK(int k) implements Metric {
    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.CLASSES);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Met(k, task.width());
    }

    private static final class Met implements Measurement {
        private final int k;
        private final int width;
        private long met;
        private long rows;

        Met(int k, int width) {
            this.k = k;
            this.width = width;
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows(); row++) {
                double right = predictions.probability(row, predictions.targetClass(row));
                int above = 0;
                for (int label = 0; label < width; label++) {
                    above += predictions.probability(row, label) > right ? 1 : 0;
                }
                met += above < k ? 1 : 0;
                rows++;
            }
        }

        @Override
        public void merge(Measurement other) {
            met += ((Met) other).met;
            rows += ((Met) other).rows;
        }

        @Override
        public Result compute() {
            return Result.of((double) met / rows);
        }
    }
}
