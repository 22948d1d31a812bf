package acme;

import dev.cohort.api.dataset.Sample;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.TrainingClasses;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.stream.IntStream;

/** So many examples of every class, drawn with replacement. */
@Name("acme.quota")
@About("so many examples of every class")
public record Quota(@About("how many of each class") int examples) implements Sampling {
    public Quota {
        Options.positive(examples, "examples");
    }

    @Override
    public Sample draw(TrainingClasses training, SplitMix64 random) {
        IntStream.Builder drawn = IntStream.builder();
        for (int label = 0; label < training.classes(); label++) {
            int[] own = training.examples(label);
            for (int count = 0; own.length > 0 && count < examples; count++) {
                drawn.add(own[random.nextInt(own.length)]);
            }
        }
        return Sample.of(drawn.build().toArray());
    }
}
