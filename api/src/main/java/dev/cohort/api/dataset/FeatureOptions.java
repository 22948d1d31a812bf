package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The options that say what becomes of features before a model reads them; what they need is learned of the training part, and
 * computed within the exported model.
 */
public record FeatureOptions(
        @Default("none")
                @About("how features are scaled: to mean 0 and deviation 1, from 0 to 1, or by their quantiles")
                ScalingMethod scaling,
        @Default("1000") @About("how many quantiles scaling = \"quantile\" takes at most") int quantiles,
        @Default("embedding")
                @About("how categorical columns are read: by an embedding, or as numbers among the features")
                Encoding encoding,
        @About(
                        "how many examples of the mean of all encoding = \"target\" adds to a category; by the variances unless given")
                Optional<Double> smoothing,
        @Default("{}") @About("scaling, log and encoding of single columns, by their names")
                Map<String, ColumnOptions> columns) {
    /** Features as they are. */
    public static final FeatureOptions NONE =
            new FeatureOptions(ScalingMethod.NONE, 1000, Encoding.EMBEDDING, Optional.empty(), Map.of());

    public FeatureOptions {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        Options.require(quantiles > 1, "quantiles", "must be 2 or more, got " + quantiles);
        smoothing.ifPresent(examples -> Options.notNegative(examples, "smoothing"));
        Options.require(
                smoothing.isEmpty() || encodes(encoding, columns, Encoding.TARGET),
                "smoothing",
                "is for encoding = \"target\", which no column has");
    }

    /** The same, scaled in some way. */
    public FeatureOptions scaled(ScalingMethod method) {
        return new FeatureOptions(method, quantiles, encoding, smoothing, columns);
    }

    /** Whether features are other than they were read. */
    boolean prepares() {
        return scaling != ScalingMethod.NONE || !columns.isEmpty();
    }

    /** The column of dates that a feature of this name comes from; the feature itself where it is no part of a date. */
    public String source(String feature) {
        return columns.entrySet().stream()
                .filter(column -> column.getValue().date().stream()
                        .flatMap(part -> part.names().stream())
                        .anyMatch(name -> feature.equals(column.getKey() + "." + name)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(feature);
    }

    /** Whether categories are encoded in some way. */
    boolean encodes(Encoding wanted) {
        return encodes(encoding, columns, wanted);
    }

    private static boolean encodes(Encoding all, Map<String, ColumnOptions> columns, Encoding wanted) {
        return all == wanted
                || columns.values().stream()
                        .anyMatch(options ->
                                options.encoding().filter(wanted::equals).isPresent());
    }

    boolean log(String column) {
        return columns.containsKey(column) && columns.get(column).log();
    }

    Encoding encoding(String column) {
        return Optional.ofNullable(columns.get(column))
                .flatMap(ColumnOptions::encoding)
                .orElse(encoding);
    }

    /** How a column is scaled, where the others are scaled in some way. */
    ScalingMethod scaling(String column, ScalingMethod others) {
        return Optional.ofNullable(columns.get(source(column)))
                .flatMap(ColumnOptions::scaling)
                .orElse(others);
    }
}
