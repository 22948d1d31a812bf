package dev.cohort.configuration;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.util.regex.Pattern;

/**
 * One {@code [[optimizer.groups]]}: parameters for which some options differ.
 *
 * @param match a regular expression that is looked for in the parameters' names
 * @param frozen whether these parameters stay as they are; the states of a model, such as running statistics, do not
 * @param unfreezeEpoch after how many epochs these parameters begin to move
 * @param optimizer the section's optimizer with this group's options in place of its own
 */
public record GroupSection(
        @About("a regular expression, looked for in the parameters' names") String match,
        @Default("false")
                @About("whether these parameters stay as they are; running statistics, as of a batch norm, move on")
                boolean frozen,
        @Default("0") @About("after how many epochs these parameters begin to move, as a fresh optimizer moves them")
                int unfreezeEpoch,
        @Inline @About("that of [optimizer]; beside it stand the options that differ") Optimizer optimizer) {
    public GroupSection {
        Options.pattern(match, "match");
        Options.require(unfreezeEpoch >= 0, "unfreeze-epoch", "must be 0 or more");
        Options.require(
                !frozen || unfreezeEpoch == 0, "unfreeze-epoch", "is for parameters that are not frozen for good");
    }

    /** The pattern that is looked for. */
    public Pattern pattern() {
        return Pattern.compile(match);
    }
}
