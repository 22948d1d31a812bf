package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.ExampleOptions;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.util.Optional;

/** The options that say which examples are for what. */
public record DivisionOptions(
        @Default("0.0") @About("the fraction of the examples that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the examples that is kept for the test at the end") double test,
        @Default("false") @About("whether every class has the same share in each part") boolean stratify,
        @Default("random") @About("whether validation and test are drawn, or are the tail of the data") Split split,
        @Inline ExampleOptions examples) {
    public DivisionOptions {
        preparation(validation, test, stratify, split, examples);
    }

    /** Fractions alone. */
    static DivisionOptions of(double validation, double test, Split split) {
        return new DivisionOptions(validation, test, false, split, ExampleOptions.NONE);
    }

    /** The same for what draws examples. */
    Preparation preparation() {
        return preparation(validation, test, stratify, split, examples);
    }

    private static Preparation preparation(
            double validation, double test, boolean stratify, Split split, ExampleOptions examples) {
        Preparation drawn = Preparation.NONE.withParts(validation, test, split).withFeatureType(FeatureType.INT64);
        Preparation shared = stratify ? drawn.stratified() : drawn;
        Preparation grouped = examples.groups().map(shared::grouped).orElse(shared);
        return examples.sampling().map(grouped::sampled).orElse(grouped);
    }

    /** The column that says what belongs together. */
    Optional<String> groups(DatasetContext context) {
        return preparation().groups(context);
    }

    /** Makes sure that a part is not told in two ways. */
    void requireOneWay(boolean validationGiven, boolean testGiven) {
        Options.require(
                !validationGiven || validation == 0,
                "validation",
                "is the fraction of path, but validation-path is the validation part; remove one of the two");
        Options.require(
                !testGiven || test == 0,
                "test",
                "is the fraction of path, but test-path is the test part; remove one of the two");
    }
}
