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
        @Default("[]")
                @About("the share of the examples that each class of blobs or moons has; equal ones unless given")
                List<Double> shares,
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
        shares = List.copyOf(shares);
        Options.positive(examples, "examples");
        features.ifPresent(count -> Options.positive(count, "features"));
        Options.require(classes.orElse(2) > 1, "classes", "must be 2 or more");
        noise.ifPresent(deviation -> Options.notNegative(deviation, "noise"));
        Options.require(features.isEmpty() || kind != Kind.MOONS, "features", "cannot be set for moons, which has two");
        requireShares(shares, kind, kind == Kind.MOONS ? 2 : classes.orElse(3));
        Options.require(classes.isEmpty() || kind == Kind.BLOBS, "classes", "can be set for blobs alone");
    }

    private static void requireShares(List<Double> shares, Kind kind, int classes) {
        Options.require(
                shares.isEmpty() || kind != Kind.LINEAR, "shares", "are those of classes, which linear has not");
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        boolean held =
                shares.size() == classes && shares.stream().allMatch(share -> share > 0) && Math.abs(sum - 1) < 1e-6;
        Options.require(
                shares.isEmpty() || held,
                "shares",
                "must be " + classes + " numbers above 0 that come to 1, one for each class, got " + shares);
    }

    /** How many examples each class has; what does not divide goes to the first. */
    private int[] counts(int count) {
        int[] counts = new int[count];
        int given = 0;
        double share = 0;
        for (int label = 0; label < count; label++) {
            share += shares.isEmpty() ? 0 : shares.get(label);
            counts[label] = shares.isEmpty()
                    ? examples / count + (label < examples % count ? 1 : 0)
                    : (int) Math.round(share * examples) - given;
            given += counts[label];
        }
        return counts;
    }

    @Override
    public Examples open(DatasetContext context) {
        SplitMix64 random = SplitMix64.of(context.seed(), STREAM);
        Table table =
                switch (kind) {
                    case LINEAR -> Generators.linear(random, examples, features.orElse(10), noise.orElse(0.0));
                    case BLOBS ->
                        Generators.blobs(random, counts(classes.orElse(3)), features.orElse(2), noise.orElse(1.0));
                    case MOONS ->
                        Generators.moons(
                                random, examples, shares.isEmpty() ? examples / 2 : counts(2)[0], noise.orElse(0.0));
                };
        return TableExamples.of(table, preparation, context);
    }

    /** CSV files with as many columns, whatever their names. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewTable.open(input, ',', preparation, learned, keep));
    }
}
