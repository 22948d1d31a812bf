package dev.cohort.configuration;

import dev.cohort.api.dataset.Fold;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.Optional;

/** The {@code [cross-validation]} section: the examples that are no test are validated on in turns. */
public record CrossValidationSection(
        @Default("5")
                @About("into how many parts the examples are cut, each of which is validated on by a run of its own")
                int folds,
        @Default("1") @About("how often that is done, the examples being cut anew") int repeats,
        @Default("false") @About("whether every class has the same share in each fold") boolean stratify,
        @About("the column that says what an example belongs to: no group is divided between folds")
                Optional<String> groups,
        @Default("random")
                @About("whether folds are drawn, or are the last blocks of a series, each after what it is trained on")
                Split split,
        @About("the only fold to run, from 1; all of them, and what they come to together, unless given")
                Optional<Integer> fold) {
    public CrossValidationSection {
        Options.require(folds >= 2, "folds", "must be 2 or more, got " + folds);
        Options.positive(repeats, "repeats");
        boolean series = split == Split.TAIL;
        Options.require(!series || !stratify, "stratify", "draws examples by class, but split = \"tail\" draws none");
        Options.require(
                !series || groups.isEmpty(), "groups", "keeps examples together, but split = \"tail\" cuts a series");
        Options.require(!series || repeats == 1, "repeats", "cuts anew, but split = \"tail\" cuts always the same");
        int last = folds * repeats;
        fold.ifPresent(number -> Options.require(
                number >= 1 && number <= last, "fold", "must be from 1 to " + last + ", got " + number));
    }

    /** How many runs there are. */
    public int runs() {
        return folds * repeats;
    }

    /** The fold that is asked for, else the first. */
    public Fold asked() {
        int number = fold.orElse(1) - 1;
        return new Fold(number % folds, folds, number / folds, stratify, groups, split);
    }
}
