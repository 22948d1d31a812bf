package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.Optional;

/** What becomes of one column before a model reads it, where that differs from the others. */
public record ColumnOptions(
        @About("how the column is scaled; as the others unless given") Optional<ScalingMethod> scaling,
        @Default("false") @About("whether the logarithm of 1 and the number is taken, before it is scaled") boolean log,
        @About("how a categorical column is read; as the others unless given") Optional<Encoding> encoding) {
    public ColumnOptions {
        Options.require(
                encoding.isEmpty() || !log,
                "log",
                "is for numbers, but encoding is for categories; remove one of the two");
    }
}
