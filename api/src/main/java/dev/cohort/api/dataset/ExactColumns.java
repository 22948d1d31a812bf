package dev.cohort.api.dataset;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of columns exactly where the rows at hand are but a sample of those of the training part.
 *
 * @param raw of each column of numbers, what is not missing
 * @param logarithms likewise of the logarithms of 1 and the number
 * @param missing how many are missing
 * @param targets of each column of a target that is numbers, by the field
 */
record ExactColumns(
        List<Moments> raw, List<Moments> logarithms, List<Long> missing, Map<String, List<Moments>> targets) {
    /** Nothing: the rows at hand are all. */
    static final ExactColumns NONE = new ExactColumns(List.of(), List.of(), List.of(), Map.of());

    Optional<Double> mean(int column) {
        return raw.isEmpty() ? Optional.empty() : Optional.of(raw.get(column).mean());
    }

    /** A column of features once it is filled in. */
    Optional<Moments> feature(int column, boolean log, List<Double> fill) {
        if (column >= raw.size()) {
            return Optional.empty();
        }
        Moments known = log ? logarithms.get(column) : raw.get(column);
        double number = fill.isEmpty() ? 0 : fill.get(column);
        return Optional.of(known.with(log ? Math.log1p(number) : number, missing.get(column)));
    }

    Optional<Moments> target(String field, int column) {
        return Optional.ofNullable(targets.get(field)).map(columns -> columns.get(column));
    }
}
