package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Categories;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The fields of new rows as a model reads them: numbers, and categories by what was learned. */
final class NewRows {
    private final CellType type;
    private final int width;
    private final Categories categories;
    private final Categories encoded;
    private final boolean imputed;
    private final Map<String, Set<String>> unknown = new TreeMap<>();
    private Cells numbers;
    private Cells labels;

    /** @param width how many features there are */
    NewRows(Path input, Preparation preparation, Map<String, List<String>> learned, int width) {
        this.type = CellType.ofFeatures(input, learned.getOrDefault("feature-type", List.of(CellType.FLOAT32.name())));
        this.width = width;
        this.categories = Categories.of(learned);
        this.encoded = Categories.encoded(learned);
        this.imputed = preparation.impute().isPresent();
        this.numbers = type.cells(width, List.of(), imputed);
        this.labels = CellType.CATEGORY.cells(
                categories.columns().size() + encoded.columns().size(), List.of(), imputed);
    }

    /** The columns of categories in the order in which their cells are wanted. */
    static List<String> categorical(Map<String, List<String>> learned) {
        List<String> columns = new ArrayList<>(Categories.of(learned).columns());
        columns.addAll(Categories.encoded(learned).columns());
        return columns;
    }

    List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        if (width > 0) {
            fields.add(new Field(Field.FEATURES, ElementType.valueOf(type.name()), Shape.of(width)));
        }
        int columns = categories.columns().size();
        if (columns > 0) {
            fields.add(new Field(Field.CATEGORIES, ElementType.INT64, Shape.of(columns)));
        }
        if (!encoded.columns().isEmpty()) {
            fields.add(new Field(
                    Field.ENCODED, ElementType.INT64, Shape.of(encoded.columns().size())));
        }
        return fields;
    }

    /** Begins a batch. */
    void begin() {
        numbers = type.cells(width, List.of(), imputed);
        labels = CellType.CATEGORY.cells(
                categories.columns().size() + encoded.columns().size(), List.of(), imputed);
    }

    Cells numbers() {
        return numbers;
    }

    Cells labels() {
        return labels;
    }

    /** Fills a batch with the first rows. */
    void copy(int rows, Batch batch) {
        int field = 0;
        if (width > 0) {
            Columns columns = numbers.columns(rows);
            if (columns instanceof Columns.Integers integers) {
                batch.longs(field).put(0, integers.elements());
            } else if (columns instanceof Columns.Doubles doubles) {
                batch.doubles(field).put(0, doubles.elements());
            } else if (columns instanceof Columns.Floats floats) {
                batch.floats(field).put(0, floats.elements());
            }
            field++;
        }
        if (labels.width() > 0 && labels.columns(rows) instanceof Columns.Labels texts) {
            int embedded = categories.columns().size();
            for (Categories numbered : List.of(categories, encoded)) {
                if (!numbered.columns().isEmpty()) {
                    List<Integer> places = IntStream.range(0, numbered.columns().size())
                            .mapToObj(column -> numbered == encoded ? embedded + column : column)
                            .toList();
                    batch.longs(field++).put(0, numbered.numbers(texts.select(places), this::unknown));
                }
            }
        }
    }

    private void unknown(String column, String text) {
        unknown.computeIfAbsent(column, first -> new TreeSet<>()).add(text);
    }

    List<String> remarks() {
        return Categories.remarks(unknown);
    }
}
