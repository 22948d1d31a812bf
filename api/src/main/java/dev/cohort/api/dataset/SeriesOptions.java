package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The options of a series: rows in the order of time, of which a model reads several that lie before the row of its target.
 *
 * <p>An example's features then have the shape {@code [rows, features]}, the oldest row of a window first. All rows of an example
 * lie in one part, so the first rows of a part are read, but not predicted.
 */
public record SeriesOptions(
        @About("how many rows that follow one another an example's features come from; its own row unless given")
                Optional<Integer> window,
        @Default("[]") @About("how many rows before its target's each row of an example lies, in place of a window")
                List<Integer> lags,
        @Default("1") @About("how many rows behind the window the row of the target lies") int horizon) {
    /** Rows that have nothing to do with one another. */
    public static final SeriesOptions NONE = new SeriesOptions(Optional.empty(), List.of(), 1);

    public SeriesOptions {
        lags = List.copyOf(lags);
        window.ifPresent(rows -> Options.positive(rows, "window"));
        Options.require(
                lags.stream().allMatch(lag -> lag > 0),
                "lags",
                "must be 1 or more, since a target is not known before its row");
        Options.require(lags.stream().distinct().count() == lags.size(), "lags", "names a row twice");
        Options.require(
                window.isEmpty() || lags.isEmpty(), "lags", "stands in place of a window; remove one of the two");
        Options.positive(horizon, "horizon");
        Options.require(
                horizon == 1 || window.isPresent(),
                "horizon",
                "is that of a window, which is not there"
                        + (lags.isEmpty() ? "" : "; lags are counted from the target"));
    }

    /** Whether an example has rows of the past. */
    public boolean isSeries() {
        return window.isPresent() || !lags.isEmpty();
    }

    /** How many rows before the target's each row of an example lies. */
    public List<Integer> back() {
        return window.map(rows -> IntStream.range(0, rows)
                        .mapToObj(row -> horizon + rows - 1 - row)
                        .toList())
                .orElse(lags);
    }

    /** How many rows an example reads or passes over, its target's not among them. */
    int span() {
        return back().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** How many rows one has to know to predict what is to come: those of the example, and those between. */
    public int known() {
        int nearest = back().stream().mapToInt(Integer::intValue).min().orElse(0);
        return span() - nearest + 1;
    }

    /** The rows of a part that are predicted: those before which all rows of their example are of the part. */
    int[] targets(int[] rows, String part) {
        if (rows.length == 0 || !isSeries()) {
            return rows;
        }
        if (rows.length <= span()) {
            throw new DataException(
                    "the " + part + " part of the series has " + rows.length + " rows, but an example takes "
                            + (span() + 1) + ", " + described() + "; shorten them, or give the part more rows");
        }
        return Arrays.copyOfRange(rows, span(), rows.length);
    }

    private String described() {
        return window.map(rows -> "by window = " + rows + " and horizon = " + horizon)
                .orElse("by lags = " + lags);
    }
}
