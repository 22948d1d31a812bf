package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import java.util.Optional;

/** The options that say which examples belong together. */
public record ExampleOptions(
        @About("the column that says what an example belongs to: no group is divided between parts, and rankings are"
                        + " measured within groups")
                Optional<String> groups) {
    /** Every example for itself. */
    public static final ExampleOptions NONE = new ExampleOptions(Optional.empty());
}
