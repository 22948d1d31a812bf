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
 * Over-sampling: examples of the rarer classes come again, drawn with replacement, until every class that occurs has as many as the
 * most frequent one; imbalanced-learn's {@code RandomOverSampler}.
 */
@Name("over")
@About("examples of rarer classes come again until all classes are as frequent as the largest")
public record OverSampling() implements Sampling {
    @Override
    public Sample draw(TrainingClasses training, SplitMix64 random) {
        IntStream.Builder drawn = IntStream.builder();
        for (int label = 0; label < training.classes(); label++) {
            int[] examples = training.examples(label);
            Arrays.stream(examples).forEach(drawn::add);
            for (int count = examples.length; examples.length > 0 && count < training.most(); count++) {
                drawn.add(examples[random.nextInt(examples.length)]);
            }
        }
        return Sample.of(drawn.build().toArray());
    }
}
