package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Sample;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.TrainingClasses;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Weighted sampling: every shuffled pass draws as many examples as there are, with replacement, each by 1 through the number of
 * examples of its class, so that all classes are equally likely; PyTorch's {@code WeightedRandomSampler}.
 */
@Name("weighted")
@About("every pass draws its examples anew, all classes being equally likely")
public record WeightedSampling() implements Sampling {
    @Override
    public boolean drawsEachPass() {
        return true;
    }

    @Override
    public Sample draw(TrainingClasses training, SplitMix64 random) {
        int[][] present = IntStream.range(0, training.classes())
                .mapToObj(training::examples)
                .filter(examples -> examples.length > 0)
                .toArray(int[][]::new);
        int[] drawn = new int[training.size()];
        Arrays.setAll(drawn, index -> {
            int[] examples = present[random.nextInt(present.length)];
            return examples[random.nextInt(examples.length)];
        });
        return Sample.of(drawn);
    }
}
