package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The categories of some columns, as they were learned of the training part, and their numbers.
 *
 * <p>0 stands for all that are not known. The others are numbered from 1 on, column after column, so that all have rows of one
 * table of embeddings; where they become features, each column begins with 1.
 */
public final class Categories {
    /** The number of a category that did not occur in training. */
    public static final long UNKNOWN = 0;

    private static final String EMBEDDED = "categories";
    private static final String ENCODED = "encoded";
    private static final String VALUES = "categories of ";
    private static final String MISSING = "missing category of ";

    private final String key;
    private final Map<String, List<String>> values;
    private final Map<String, String> missing;
    private final List<Map<String, Long>> numbers = new ArrayList<>();

    private Categories(String key, Map<String, List<String>> values, Map<String, String> missing) {
        this.key = key;
        this.values = values;
        this.missing = missing;
        long number = UNKNOWN + 1;
        for (List<String> ofColumn : values.values()) {
            Map<String, Long> byValue = new HashMap<>();
            number = key.equals(ENCODED) ? UNKNOWN + 1 : number;
            for (String value : ofColumn) {
                byValue.put(value, number++);
            }
            numbers.add(byValue);
        }
    }

    /** Learns the categories of columns from some rows; the most frequent one takes the place of one that is missing. */
    static Categories of(TableField field, int[] rows) {
        return of(EMBEDDED, field, rows);
    }

    /** The same for columns that become features, each of which is numbered by itself. */
    static Categories encoded(TableField field, int[] rows) {
        return of(ENCODED, field, rows);
    }

    private static Categories of(String key, TableField field, int[] rows) {
        Columns.Labels labels = (Columns.Labels) field.columns();
        String[] texts = labels.texts().stream().map(ClassNumbers::canonical).toArray(String[]::new);
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (int column = 0; column < labels.width(); column++) {
            Map<String, Integer> counts = new TreeMap<>();
            for (int row : rows) {
                counts.merge(texts[labels.elements()[row * labels.width() + column]], 1, Integer::sum);
            }
            counts.remove("");
            String name = field.columnNames().isEmpty()
                    ? Integer.toString(column)
                    : field.columnNames().get(column);
            if (counts.isEmpty()) {
                throw new DataException("the column \"" + name + "\" has no category in the training part");
            }
            int most = Collections.max(counts.values());
            values.put(name, List.copyOf(counts.keySet()));
            missing.put(
                    name,
                    counts.keySet().stream()
                            .filter(value -> counts.getOrDefault(value, 0) == most)
                            .findFirst()
                            .orElse(""));
        }
        return new Categories(key, values, missing);
    }

    /** The categories that {@link #learned()} told of; none where it did not. */
    public static Categories of(Map<String, List<String>> learned) {
        return of(EMBEDDED, learned);
    }

    /** The same for those that become features. */
    public static Categories encoded(Map<String, List<String>> learned) {
        return of(ENCODED, learned);
    }

    private static Categories of(String key, Map<String, List<String>> learned) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (String name : learned.getOrDefault(key, List.of())) {
            values.put(name, learned.getOrDefault(VALUES + name, List.of()));
            missing.put(name, String.join("", learned.getOrDefault(MISSING + name, List.of())));
        }
        return new Categories(key, values, missing);
    }

    /** What has to be known to number new ones. */
    public Map<String, List<String>> learned() {
        Map<String, List<String>> learned = new LinkedHashMap<>();
        if (!values.isEmpty()) {
            learned.put(key, columns());
        }
        values.forEach((name, ofColumn) -> learned.put(VALUES + name, ofColumn));
        missing.forEach((name, value) -> learned.put(MISSING + name, List.of(value)));
        return learned;
    }

    /** The columns' names. */
    public List<String> columns() {
        return List.copyOf(values.keySet());
    }

    /** The categories of a column, in the order of their numbers. */
    List<String> values(String column) {
        return values.getOrDefault(column, List.of());
    }

    /** What each number stands for. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of("unknown"));
        values.forEach((name, ofColumn) -> ofColumn.forEach(value -> names.add(name + "=" + value)));
        return names;
    }

    /**
     * The numbers of some labels, row by row.
     *
     * @param unknown is told the column and the text of each label that is not known
     */
    public long[] numbers(Columns.Labels labels, Unknown unknown) {
        List<String> names = columns();
        String[] texts = labels.texts().stream().map(ClassNumbers::canonical).toArray(String[]::new);
        long[][] byCode = new long[labels.width()][texts.length];
        for (int column = 0; column < labels.width(); column++) {
            Arrays.fill(byCode[column], -1);
        }
        long[] elements = new long[labels.elements().length];
        for (int index = 0; index < elements.length; index++) {
            int column = index % labels.width();
            int code = labels.elements()[index];
            if (byCode[column][code] < 0) {
                String text = texts[code].isEmpty() ? missing.getOrDefault(names.get(column), "") : texts[code];
                byCode[column][code] = numbers.get(column).getOrDefault(text, UNKNOWN);
                if (byCode[column][code] == UNKNOWN) {
                    unknown.met(names.get(column), text);
                }
            }
            elements[index] = byCode[column][code];
        }
        return elements;
    }

    /** Is told of categories that are not known. */
    @FunctionalInterface
    public interface Unknown {
        /** Told of one, once for all cells that hold it. */
        void met(String column, String text);
    }

    /** What to tell people of categories that were not known, by column; one line for each column. */
    public static List<String> remarks(Map<String, ? extends java.util.Collection<String>> unknown) {
        List<String> remarks = new ArrayList<>();
        unknown.forEach((column, texts) -> {
            List<String> shown = texts.stream()
                    .sorted()
                    .limit(5)
                    .map(text -> '"' + text + '"')
                    .toList();
            remarks.add("the column \"" + column + "\" holds " + String.join(", ", shown)
                    + (texts.size() > shown.size() ? " and " + (texts.size() - shown.size()) + " more" : "")
                    + ", which did not occur in the training part; the model reads "
                    + (texts.size() == 1 ? "it" : "them") + " as unknown");
        });
        return remarks;
    }
}
