package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Silhouette (Rousseeuw 1987): how much nearer embeddings lie to those of their class than to those of the next one, from −1 to 1.
 *
 * <p>The mean of {@code (b − a) / max(a, b)}, where a is an example's mean Euclidean distance to the others of its class, b that to
 * the examples of the nearest other class; 0 for the only example of a class. Scikit-learn's {@code silhouette_score}; not a number
 * where there are not at least two classes, or no two examples of one. It takes as much time as there are pairs of examples.
 */
@Name("silhouette")
@About("how much nearer embeddings lie to those of their class than to others")
public record Silhouette() implements Metric {
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
        return new Embeddings(task.width(), Silhouette::mean);
    }

    private static double mean(Embeddings embeddings) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int example = 0; example < embeddings.count(); example++) {
            sizes.merge(embeddings.label(example), 1, Integer::sum);
        }
        if (sizes.size() < 2 || sizes.size() == embeddings.count()) {
            return Double.NaN;
        }
        double sum = 0;
        for (int example = 0; example < embeddings.count(); example++) {
            sum += of(embeddings, example, sizes);
        }
        return sum / embeddings.count();
    }

    private static double of(Embeddings embeddings, int example, Map<Integer, Integer> sizes) {
        int own = embeddings.label(example);
        if (sizes.getOrDefault(own, 0) == 1) {
            return 0;
        }
        double[] distances = embeddings.squaredDistances(example);
        Map<Integer, Double> sums = new HashMap<>();
        for (int other = 0; other < distances.length; other++) {
            sums.merge(embeddings.label(other), Math.sqrt(distances[other]), Double::sum);
        }
        double within = 0;
        double next = Double.POSITIVE_INFINITY;
        for (Map.Entry<Integer, Double> label : sums.entrySet()) {
            int size = sizes.getOrDefault(label.getKey(), 0);
            if (label.getKey() == own) {
                within = label.getValue() / (size - 1);
            } else {
                next = Math.min(next, label.getValue() / size);
            }
        }
        return Average.divide(next - within, Math.max(within, next));
    }
}
