package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Data that is made from the run's seed, in the shapes of scikit-learn's generators.
 *
 * <ul>
 *   <li>{@code linear}: normal features, and a target that is their linear map with weights between 0 and 100, plus normal
 *       noise, as {@code make_regression} with all features informative;
 *   <li>{@code blobs}: normal clouds around centres in [−10, 10], one for each class, as {@code make_blobs};
 *   <li>{@code moons}: two half circles that reach into one another, plus normal noise, as {@code make_moons}.
 * </ul>
 */
@Name("synthetic")
@About("data made from the seed: linear, blobs or moons")
public record Synthetic(
        @About("linear for regression, blobs for classes, moons for two classes that no line divides") Kind kind,
        @Default("1000") @About("how many examples are made") int examples,
        @About("how many features linear (10) and blobs (2) have") Optional<Integer> features,
        @About("how many classes blobs has (3)") Optional<Integer> classes,
        @About("the deviation of the noise: of the target for linear (0), of each feature for moons (0) and blobs (1)")
                Optional<Double> noise,
        @Inline Preparation preparation)
        implements Dataset {
    private static final long STREAM = 3;

    /** What is made. */
    public enum Kind {
        /** A linear map and noise. */
        LINEAR,
        /** Clouds of points. */
        BLOBS,
        /** Two half circles. */
        MOONS
    }

    public Synthetic {
        Options.positive(examples, "examples");
        features.ifPresent(count -> Options.positive(count, "features"));
        Options.require(classes.orElse(2) > 1, "classes", "must be 2 or more");
        noise.ifPresent(deviation -> Options.notNegative(deviation, "noise"));
        Options.require(features.isEmpty() || kind != Kind.MOONS, "features", "cannot be set for moons, which has two");
        Options.require(classes.isEmpty() || kind == Kind.BLOBS, "classes", "can be set for blobs alone");
    }

    @Override
    public Examples open(DatasetContext context) {
        SplitMix64 random = SplitMix64.of(context.seed(), STREAM);
        Table table =
                switch (kind) {
                    case LINEAR -> Generators.linear(random, examples, features.orElse(10), noise.orElse(0.0));
                    case BLOBS ->
                        Generators.blobs(random, examples, features.orElse(2), classes.orElse(3), noise.orElse(1.0));
                    case MOONS -> Generators.moons(random, examples, noise.orElse(0.0));
                };
        return TableExamples.of(table, preparation, context);
    }

    /** CSV files with as many columns, whatever their names. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewCsv.open(input, ',', preparation, learned, keep));
    }
}
