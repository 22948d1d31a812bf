package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The share of examples that have one of their class among their nearest neighbours (Jégou et al. 2011), by Euclidean distance
 * of embeddings over the whole part; an example is no neighbour of itself. Of equally near ones the earlier is the nearer. It
 * takes as much time as there are pairs of examples.
 */
@Name("recall-at-k")
@About("the share of examples with one of their class among their nearest neighbours")
public record RecallAtK(@Default("1") @About("how many neighbours are looked at") int k) implements Metric {
    public RecallAtK {
        Options.positive(k, "k");
    }

    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.EMBEDDINGS);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Neighbours(k, task.width());
    }

    /** All embeddings of a part with their classes. */
    private static final class Neighbours implements Measurement {
        private final int k;
        private final int width;
        private final List<float[]> places = new ArrayList<>();
        private final List<Integer> labels = new ArrayList<>();

        Neighbours(int k, int width) {
            this.k = k;
            this.width = width;
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows(); row++) {
                float[] place = new float[width];
                for (int column = 0; column < width; column++) {
                    place[column] = (float) predictions.prediction(row, column);
                }
                places.add(place);
                labels.add(predictions.targetClass(row));
            }
        }

        @Override
        public void merge(Measurement other) {
            places.addAll(((Neighbours) other).places);
            labels.addAll(((Neighbours) other).labels);
        }

        @Override
        public Result compute() {
            long found = 0;
            for (int example = 0; example < places.size(); example++) {
                found += isFound(example) ? 1 : 0;
            }
            return Result.of((double) found / places.size());
        }

        /** Whether fewer than k examples are nearer than the nearest of the same class. */
        private boolean isFound(int example) {
            double[] distances = new double[places.size()];
            int nearest = -1;
            for (int other = 0; other < distances.length; other++) {
                distances[other] = distance(places.get(example), places.get(other));
                boolean same = other != example && labels.get(other).equals(labels.get(example));
                if (same && (nearest < 0 || distances[other] < distances[nearest])) {
                    nearest = other;
                }
            }
            int nearer = 0;
            for (int other = 0; nearest >= 0 && other < distances.length; other++) {
                boolean before = distances[other] < distances[nearest]
                        || distances[other] == distances[nearest] && other < nearest;
                nearer += other != example && before ? 1 : 0;
            }
            return nearest >= 0 && nearer < k;
        }

        private static double distance(float[] one, float[] other) {
            double sum = 0;
            for (int index = 0; index < one.length; index++) {
                double difference = (double) one[index] - other[index];
                sum += difference * difference;
            }
            return sum;
        }
    }
}
