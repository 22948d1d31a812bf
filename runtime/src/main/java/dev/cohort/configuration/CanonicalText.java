package dev.cohort.configuration;

import com.moandjiezana.toml.Toml;
import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one text that runs: written by Cohort, and read by TOML4J for the values of every run.
 *
 * <p>It keeps to the part of TOML that TOML4J 0.7.2 reads as TOML 1.0 does: a table's plain values first, then its tables,
 * each after its parent; bare keys; literal strings; lists of one type; comments on lines of their own; numbers without an
 * exponent, which TOML4J would multiply out inexactly.
 */
public final class CanonicalText {
    private static final Position TEXT = new Position("resolved experiment", 0, 0);

    private CanonicalText() {}

    /**
     * Writes a table.
     *
     * @param comments lines to put above it
     */
    static String write(Table table, List<String> comments) {
        StringBuilder text = new StringBuilder();
        comments.forEach(line ->
                text.append("# ").append(line.replaceAll("\\p{Cntrl}", "?")).append('\n'));
        write(text, "", table);
        return text.toString();
    }

    private static void write(StringBuilder text, String path, Table table) {
        table.entries().forEach((key, entry) -> {
            if (!(entry.value() instanceof Table) && !isTables(entry.value())) {
                text.append(key).append(" = ").append(inline(entry.value())).append('\n');
            }
        });
        table.entries().forEach((key, entry) -> {
            String inner = path.isEmpty() ? key : path + "." + key;
            if (entry.value() instanceof Table nested) {
                text.append("\n[").append(inner).append("]\n");
                write(text, inner, nested);
            } else if (isTables(entry.value())) {
                for (TomlValue element : ((Array) entry.value()).elements()) {
                    text.append("\n[[").append(inner).append("]]\n");
                    write(text, inner, (Table) element);
                }
            }
        });
    }

    private static boolean isTables(TomlValue value) {
        return value instanceof Array array
                && !array.elements().isEmpty()
                && array.elements().get(0) instanceof Table;
    }

    private static String inline(TomlValue value) {
        if (value instanceof Array array) {
            return array.elements().stream().map(CanonicalText::inline).collect(Collectors.joining(", ", "[", "]"));
        }
        Object content = ((Scalar) value).value();
        if (content instanceof Double number) {
            return number(number);
        }
        if (content instanceof String text) {
            return CanonicalString.of(text)
                    .orElseThrow(() -> new IllegalArgumentException("a text that cannot be written: " + text));
        }
        return content.toString();
    }

    /** A number with a point and without an exponent, which reads as exactly this number again. */
    private static String number(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        String digits =
                new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
        return digits.contains(".") ? digits : digits + ".0";
    }

    /**
     * Reads a text that {@link #write} wrote, by TOML4J.
     *
     * @throws IllegalStateException if it is not such a text
     */
    static Table read(String text) {
        return table(new Toml().read(text).toMap());
    }

    private static Table table(Map<?, ?> map) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(String.valueOf(key), new Entry(TEXT, value(value))));
        return new Table(TEXT, entries);
    }

    private static TomlValue value(Object value) {
        if (value instanceof Map<?, ?> map) {
            return table(map);
        }
        if (value instanceof List<?> list) {
            List<TomlValue> elements = new ArrayList<>();
            list.forEach(element -> elements.add(value(element)));
            return new Array(TEXT, elements);
        }
        return new Scalar(TEXT, value);
    }
}
