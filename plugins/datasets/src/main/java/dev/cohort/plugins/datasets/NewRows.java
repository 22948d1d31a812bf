package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Categories;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.SeriesOptions;
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
    private final List<String> features;
    private final Categories categories;
    private final Categories encoded;
    private final boolean imputed;
    private final DateColumns dates;
    private final SeriesOptions series;
    private final PastRows past;
    private final Map<String, Set<String>> unknown = new TreeMap<>();
    private Cells numbers;
    private Cells labels;

    /** @param features the columns of numbers, those of dates repeated */
    NewRows(Path input, Preparation preparation, Map<String, List<String>> learned, List<String> features) {
        this.type = CellType.ofFeatures(input, learned.getOrDefault("feature-type", List.of(CellType.FLOAT32.name())));
        this.features = features;
        this.categories = Categories.of(learned);
        this.encoded = Categories.encoded(learned);
        this.imputed = preparation.impute().isPresent();
        this.dates = DateColumns.of(preparation);
        this.series = preparation.series();
        this.past = new PastRows(series, features.size(), encoded.columns().size());
        this.numbers = numberCells();
        this.labels = labelCells();
    }

    private Cells numberCells() {
        return type.cells(features.size(), List.of(), imputed, dates.of(features));
    }

    private Cells labelCells() {
        int columns = categories.columns().size() + encoded.columns().size();
        return CellType.CATEGORY.cells(columns, List.of(), imputed, List.of());
    }

    /** The columns of categories in the order in which their cells are wanted. */
    static List<String> categorical(Map<String, List<String>> learned) {
        List<String> columns = new ArrayList<>(Categories.of(learned).columns());
        columns.addAll(Categories.encoded(learned).columns());
        return columns;
    }

    List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        if (!features.isEmpty()) {
            fields.add(new Field(Field.FEATURES, ElementType.valueOf(type.name()), steps(features.size())));
        }
        int columns = categories.columns().size();
        if (columns > 0) {
            fields.add(new Field(Field.CATEGORIES, ElementType.INT64, Shape.of(columns)));
        }
        if (!encoded.columns().isEmpty()) {
            fields.add(new Field(
                    Field.ENCODED, ElementType.INT64, steps(encoded.columns().size())));
        }
        return fields;
    }

    private Shape steps(int width) {
        return series.isSeries() ? Shape.of(series.back().size(), width) : Shape.of(width);
    }

    /** Begins a batch. */
    void begin() {
        numbers = numberCells();
        labels = labelCells();
    }

    /** How many rows have to be read before the next one that something is predicted from. */
    int ahead() {
        return past.lacking();
    }

    /** How many rows a prediction reads. */
    int known() {
        return series.known();
    }

    Cells numbers() {
        return numbers;
    }

    Cells labels() {
        return labels;
    }

    /** Fills a batch with the first rows, or with examples that end at them; returns how many there are. */
    int copy(int rows, Batch batch) {
        Columns raw = numbers.columns(rows);
        long[] embedded = {};
        long[] coded = {};
        if (labels.width() > 0 && labels.columns(rows) instanceof Columns.Labels texts) {
            int count = categories.columns().size();
            embedded = categories.numbers(texts.select(places(0, count)), this::unknown);
            coded = encoded.numbers(texts.select(places(count, labels.width())), this::unknown);
        }
        if (series.isSeries()) {
            return past.copy(raw, coded, rows, batch);
        }
        int field = 0;
        if (!features.isEmpty()) {
            put(raw, batch, field++);
        }
        if (embedded.length > 0) {
            batch.longs(field++).put(0, embedded);
        }
        if (coded.length > 0) {
            batch.longs(field).put(0, coded);
        }
        return rows;
    }

    private static List<Integer> places(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void put(Columns columns, Batch batch, int field) {
        if (columns instanceof Columns.Integers integers) {
            batch.longs(field).put(0, integers.elements());
        } else if (columns instanceof Columns.Doubles doubles) {
            batch.doubles(field).put(0, doubles.elements());
        } else if (columns instanceof Columns.Floats floats) {
            batch.floats(field).put(0, floats.elements());
        }
    }

    private void unknown(String column, String text) {
        unknown.computeIfAbsent(column, first -> new TreeSet<>()).add(text);
    }

    List<String> remarks() {
        return Categories.remarks(unknown);
    }
}
