package dev.cohort.plugins.metrics;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Few-shot accuracy by nearest class means (Snell et al. 2017; Mensink et al. 2013): how well embeddings tell classes apart of which
 * a few examples alone are known.
 *
 * <p>In each episode, {@code shots} examples of each class are drawn, and all others are assigned to the class whose drawn ones have
 * the nearest mean, by Euclidean distance; of equally near ones the first class. The accuracy is that of all episodes together, of
 * each that of scikit-learn's {@code NearestCentroid}. Classes that the part has no example of do not count; it is not a number
 * where there are not at least two. A class with fewer examples than are drawn is refused.
 */
@Name("nearest-class-mean")
@About("the accuracy of telling classes by the nearest mean of a few examples of each")
public record NearestClassMean(
        @Default("5") @About("how many examples of each class are known") int shots,
        @Default("100") @About("how often these are drawn") int episodes,
        @Default("0") @About("what is drawn depends on it") long seed)
        implements Metric {
    public NearestClassMean {
        Options.positive(shots, "shots");
        Options.positive(episodes, "episodes");
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
        return new Embeddings(task.width(), embeddings -> accuracy(embeddings, task));
    }

    private double accuracy(Embeddings embeddings, Task task) {
        TreeMap<Integer, IntStream.Builder> examples = new TreeMap<>();
        // By their places, so that the order in which they came does not matter.
        for (int example : embeddings.sorted()) {
            examples.computeIfAbsent(embeddings.label(example), label -> IntStream.builder())
                    .add(example);
        }
        List<int[]> classes =
                examples.values().stream().map(own -> own.build().toArray()).toList();
        for (int[] own : classes) {
            if (own.length < shots) {
                throw new IllegalArgumentException("the metric nearest-class-mean with shots = " + shots
                        + " wants as many examples of each class, but class '"
                        + task.classNames().get(embeddings.label(own[0])) + "' has " + own.length
                        + " in the part that is measured; lower shots, or make the part larger");
            }
        }
        long queries = (long) episodes * (embeddings.count() - shots * classes.size());
        long right = IntStream.range(0, episodes)
                .mapToLong(episode -> right(embeddings, classes, SplitMix64.of(seed, episode)))
                .sum();
        return classes.size() < 2 ? Double.NaN : Average.divide(right, queries);
    }

    /** How many of those that are not drawn are assigned to their class. */
    private long right(Embeddings embeddings, List<int[]> classes, SplitMix64 random) {
        List<int[]> drawn = classes.stream().map(int[]::clone).toList();
        drawn.forEach(random::shuffle);
        List<double[]> means = drawn.stream()
                .map(own -> embeddings.mean(IntStream.of(own).limit(shots).toArray()))
                .toList();
        long right = 0;
        for (int label = 0; label < drawn.size(); label++) {
            int own = label;
            right += IntStream.of(drawn.get(label))
                    .skip(shots)
                    .filter(example -> nearest(embeddings, example, means) == own)
                    .count();
        }
        return right;
    }

    private static int nearest(Embeddings embeddings, int example, List<double[]> means) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int label = 0; label < means.size(); label++) {
            double distance = embeddings.squaredDistance(example, means.get(label));
            if (distance < least) {
                least = distance;
                nearest = label;
            }
        }
        return nearest;
    }
}
