package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Sample;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.TrainingClasses;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * SMOTE (Chawla et al. 2002): every class that occurs gets new examples until it has as many as the most frequent one; each lies at a
 * random place between an example of the class and one of its nearest neighbours within the class; imbalanced-learn's {@code
 * SMOTE}.
 *
 * <p>Distances are those of the features as the model reads them, scaled. What is no feature, such as a weight, is that of the example
 * that was begun from. A class needs more examples than there are neighbours to look at.
 */
@Name("smote")
@About("rarer classes get new examples between neighbours, until all are as frequent as the largest")
public record Smote(
        @Default("5") @About("between how many of the nearest examples of its class and an example new ones lie")
                int neighbors)
        implements Sampling {
    public Smote {
        Options.positive(neighbors, "neighbors");
    }

    @Override
    public Sample draw(TrainingClasses training, SplitMix64 random) {
        int[][] classes = IntStream.range(0, training.classes())
                .mapToObj(training::examples)
                .toArray(int[][]::new);
        int most = training.most();
        List<Integer> examples = new ArrayList<>();
        List<Integer> towards = new ArrayList<>();
        List<Float> shares = new ArrayList<>();
        for (int label = 0; label < classes.length; label++) {
            int[] own = classes[label];
            for (int example : own) {
                examples.add(example);
                towards.add(example);
                shares.add(0f);
            }
            if (own.length == 0 || own.length == most) {
                continue;
            }
            int[][] nearest = nearest(training, own, training.name(label));
            for (int count = own.length; count < most; count++) {
                int begun = random.nextInt(own.length);
                examples.add(own[begun]);
                towards.add(nearest[begun][random.nextInt(neighbors)]);
                shares.add((float) random.nextDouble());
            }
        }
        float[] moved = new float[shares.size()];
        for (int index = 0; index < moved.length; index++) {
            moved[index] = shares.get(index);
        }
        return new Sample(ints(examples), ints(towards), moved);
    }

    private int[][] nearest(TrainingClasses training, int[] own, String name) {
        if (own.length <= neighbors) {
            throw new DataException(
                    "sampling = \"smote\" looks at " + neighbors + " neighbors of an example, but the class \""
                            + name + "\" has " + own.length + (own.length == 1 ? " example" : " examples")
                            + " to train on; lower neighbors, or use sampling = \"over\"");
        }
        return Arrays.stream(own)
                .mapToObj(example -> nearest(training, own, example))
                .toArray(int[][]::new);
    }

    private int[] nearest(TrainingClasses training, int[] own, int example) {
        double[] distances = Arrays.stream(own)
                .mapToDouble(other -> training.squaredDistance(example, other))
                .toArray();
        return IntStream.range(0, own.length)
                .filter(place -> own[place] != example)
                .boxed()
                .sorted(Comparator.comparingDouble(place -> distances[place]))
                .limit(neighbors)
                .mapToInt(place -> own[place])
                .toArray();
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
