package dev.cohort.tracking;

import dev.cohort.api.dataset.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured of one state of a model as a table: a row for each metric, a column for each part of the data.
 *
 * @param columns the columns' names, without that of the metric
 * @param rows the metrics' names and their values in the order of the columns
 */
public record MetricTable(List<String> columns, List<Row> rows) {
    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_UP);

    /** A metric and its value in each column that has one. */
    public record Row(String metric, List<Optional<Double>> values) {}

    /**
     * Makes the table.
     *
     * @param values by name as in {@code test/accuracy}; names without a part are left out
     */
    static MetricTable of(Map<String, Double> values) {
        List<String> parts = Arrays.stream(Part.values()).map(Part::label).toList();
        Set<String> metrics = new LinkedHashSet<>();
        List<String> columns = new ArrayList<>();
        for (String part : parts) {
            boolean any = false;
            for (String name : values.keySet()) {
                if (name.startsWith(part + "/")) {
                    metrics.add(name.substring(part.length() + 1));
                    any = true;
                }
            }
            if (any) {
                columns.add(part);
            }
        }
        List<Row> rows = metrics.stream()
                .map(metric -> new Row(
                        metric,
                        columns.stream()
                                .map(column -> Optional.ofNullable(values.get(column + "/" + metric)))
                                .toList()))
                .toList();
        return new MetricTable(columns, rows);
    }

    /** Whether a metric is one of a part of the data, as {@code test/accuracy} is. */
    static boolean ofAPart(String name) {
        return Arrays.stream(Part.values()).anyMatch(part -> name.startsWith(part.label() + "/"));
    }

    /** A number as people read it: four decimals, or scientific where those would say nothing. */
    public static String shown(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return size == 0 || (size >= 1e-3 && size < 1e6)
                ? BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP).toPlainString()
                : scientific(BigDecimal.valueOf(value).round(FOUR_DIGITS));
    }

    /** As {@code %.3e} writes, which takes a third of a millisecond at the end of each epoch. */
    private static String scientific(BigDecimal rounded) {
        String digits = rounded.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - rounded.scale();
        return (rounded.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + "."
                + (digits + "000").substring(1, FOUR_DIGITS.getPrecision())
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** Lines of aligned text, the names to the left, the numbers to the right. */
    List<String> lines() {
        List<String> names = new ArrayList<>();
        names.add("");
        names.addAll(columns);
        List<List<String>> cells = new ArrayList<>();
        for (Row row : rows) {
            List<String> line = new ArrayList<>();
            line.add(row.metric());
            row.values().forEach(value -> line.add(cell(value)));
            cells.add(line);
        }
        return new TextTable(names, cells).lines();
    }

    private static String cell(Optional<Double> value) {
        return value.map(MetricTable::shown).orElse("");
    }
}
