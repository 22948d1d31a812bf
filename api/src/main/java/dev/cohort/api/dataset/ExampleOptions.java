package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import java.util.Optional;

/** The options that say which examples belong together, and how often each is trained on. */
public record ExampleOptions(
        @About("the column that says what an example belongs to: no group is divided between parts, and rankings are"
                        + " measured within groups")
                Optional<String> groups,
        @About(
                        "which examples are trained on, and how often, where classes are of unequal size; all of them once unless"
                                + " given")
                Optional<Sampling> sampling) {
    /** Every example for itself. */
    public static final ExampleOptions NONE = new ExampleOptions(Optional.empty(), Optional.empty());
}
