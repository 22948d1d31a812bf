package dev.cohort.api.dataset;

import java.util.List;
import java.util.Optional;

/**
 * How the exported model computes the features from raw fields, before it scales them: logarithms of numbers, then the numbers
 * of categories behind them, then quantiles.
 *
 * @param numbers the raw numbers, if there are any
 * @param categories the raw categories, each column's numbered by itself from 1, if there are any
 * @param log for each number, whether the logarithm of 1 and it is taken
 * @param encodings for each column of categories, what they become
 * @param quantiles for each feature, how it is scaled by quantiles; empty where none is
 */
public record Derivation(
        Optional<Field> numbers,
        Optional<Field> categories,
        List<Boolean> log,
        List<CategoryEncoding> encodings,
        List<Optional<QuantileScale>> quantiles) {
    public Derivation {
        log = List.copyOf(log);
        encodings = List.copyOf(encodings);
        quantiles = List.copyOf(quantiles);
    }
}
