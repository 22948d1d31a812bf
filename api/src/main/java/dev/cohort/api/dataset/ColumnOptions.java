package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Optional;

/** What becomes of one column before a model reads it, where that differs from the others. */
public record ColumnOptions(
        @About("how the column is scaled; as the others unless given") Optional<ScalingMethod> scaling,
        @Default("false") @About("whether the logarithm of 1 and the number is taken, before it is scaled") boolean log,
        @About("how a categorical column is read; as the others unless given") Optional<Encoding> encoding,
        @Default("[]") @About("what a column of dates, such as 2026-11-28 or 2026-11-28T10:15, becomes")
                List<DatePart> date) {
    public ColumnOptions {
        date = List.copyOf(date);
        Options.require(date.stream().distinct().count() == date.size(), "date", "names a part twice");
        Options.require(
                date.isEmpty() || encoding.isEmpty() && !log,
                "date",
                "makes numbers of a date; leave encoding and log out");
        Options.require(
                encoding.isEmpty() || !log,
                "log",
                "is for numbers, but encoding is for categories; remove one of the two");
    }
}
