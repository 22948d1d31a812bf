package dev.cohort.api.dataset;

import java.util.OptionalLong;

/**
 * What a loss, and the metrics beside it, want as the target.
 *
 * @param type classes or numbers
 * @param ignoredLabel an integer label that is no class and that the loss skips, such as -100
 * @param range where the target must lie when it is read as numbers, as {@code target-type = "number"} does for a loss of
 *     classes too
 * @param whole whether it must then be whole numbers, since metrics compare classes
 */
public record TargetRequest(TargetType type, OptionalLong ignoredLabel, Range range, boolean whole) {
    /** Classes, none of them ignored. */
    public static final TargetRequest CLASS = new TargetRequest(TargetType.CLASS, OptionalLong.empty());

    /** Numbers. */
    public static final TargetRequest NUMBER = new TargetRequest(TargetType.NUMBER, OptionalLong.empty());

    /** A target that may be any number when it is read as numbers. */
    public TargetRequest(TargetType type, OptionalLong ignoredLabel) {
        this(type, ignoredLabel, Range.ALL, false);
    }

    /** The same, of numbers from {@code least} to {@code greatest}. */
    public TargetRequest within(double least, double greatest) {
        return new TargetRequest(type, ignoredLabel, new Range(least, greatest), whole);
    }

    /** The same, of whole numbers. */
    public TargetRequest wholeNumbers() {
        return new TargetRequest(type, ignoredLabel, range, true);
    }

    /** Whether a target that is read as numbers may be this one. */
    public boolean allows(double number) {
        return range.contains(number) && (!whole || number == Math.rint(number)) || isIgnored(number);
    }

    private boolean isIgnored(double number) {
        return ignoredLabel.isPresent() && ignoredLabel.getAsLong() == number;
    }

    /** What to tell the user of a number that is not allowed. */
    public String problem(double number) {
        String came = "the target is " + Range.text(number) + ", but ";
        return range.contains(number)
                ? came + "the metrics compare classes, which are whole numbers; round the target, or leave metrics out"
                : came + "the loss wants " + range
                        + (type == TargetType.CLASS ? "; leave target-type out to read it as classes" : "");
    }
}
