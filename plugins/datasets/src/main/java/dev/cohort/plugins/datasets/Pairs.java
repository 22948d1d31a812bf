package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Pairs of examples of another data set, and whether both are of one class; both are of one part.
 *
 * <p>Each example comes once in a pass, as the features, and with it one that is drawn, as another field: of its own class with a
 * given probability, else of any other class. Pairs to train on are drawn anew for each epoch. The target is 1, or the class
 * {@code alike}, where both are of one class, and else 0, {@code different}.
 */
@Name("pairs")
@About("pairs of another data set's examples, and whether they are of one class")
public record Pairs(
        @About("the data set whose examples are paired") Dataset dataset,
        @Default("0.5") @About("the probability that both are of one class") double alike,
        @Default("other") @About("the field of the second example's features") String other)
        implements Dataset {
    public Pairs {
        Options.require(alike >= 0 && alike <= 1, "alike", "must be 0 to 1, got " + alike);
        Options.require(
                other.matches("[a-z][a-z0-9-]*") && !other.equals("features") && !other.equals("target"),
                "other",
                "must be a name of its own, of small letters, got '" + other + "'");
    }

    @Override
    public Examples open(DatasetContext context) {
        Examples examples = dataset.open(new DatasetContext(context.seed(), TargetRequest.CLASS));
        try {
            return new PairedExamples(examples, context.seed(), alike, other);
        } catch (DataException unfit) {
            examples.close();
            throw unfit;
        }
    }
}
