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
 * Under-sampling: of every class as many examples are drawn, without replacement, as the rarest one that occurs has; imbalanced-learn's
 * {@code RandomUnderSampler}.
 */
@Name("under")
@About("examples of more frequent classes are left out until all classes are as rare as the smallest")
public record UnderSampling() implements Sampling {
    @Override
    public Sample draw(TrainingClasses training, SplitMix64 random) {
        IntStream.Builder drawn = IntStream.builder();
        for (int label = 0; label < training.classes(); label++) {
            int[] examples = training.examples(label);
            random.shuffle(examples);
            Arrays.stream(examples).limit(training.fewest()).forEach(drawn::add);
        }
        return Sample.of(drawn.build().toArray());
    }
}
