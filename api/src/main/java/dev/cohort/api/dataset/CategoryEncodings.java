package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The categories of a table that become numbers among the features, by the training part. */
final class CategoryEncodings {
    /**
     * A number that a category becomes.
     *
     * @param isNumber whether it tells categories apart by how large it is, so that it may be scaled
     */
    record Feature(String column, String name, boolean isNumber) {}

    /**
     * What is predicted, as numbers whose means may be taken.
     *
     * @param names those of the classes, one for each list; one without a name for numbers
     * @param numbers by row
     */
    record Targets(List<String> names, double[][] numbers) {}

    private final FeatureOptions options;
    private final int[] training;
    private final long seed;
    private final Supplier<Targets> targets;
    private final List<CategoryEncoding> encodings = new ArrayList<>();
    private final List<Feature> features = new ArrayList<>();
    private final List<Optional<TargetEncoding>> folded = new ArrayList<>();
    private long[] numbers = {};

    /** @param targets what is predicted, for those that are encoded by it */
    CategoryEncodings(FeatureOptions options, int[] training, long seed, Supplier<Targets> targets) {
        this.options = options;
        this.training = training;
        this.seed = seed;
        this.targets = targets;
    }

    void make(Optional<TableField> columns, Map<String, List<String>> learned, List<String> remarks) {
        if (columns.isEmpty()) {
            return;
        }
        Categories categories = Categories.encoded(columns.get(), training);
        Map<String, Set<String>> unknown = new TreeMap<>();
        numbers =
                categories.numbers((Columns.Labels) columns.get().columns(), (column, text) -> unknown.computeIfAbsent(
                                column, first -> new TreeSet<>())
                        .add(text));
        remarks.addAll(Categories.remarks(unknown));
        learned.putAll(categories.learned());
        List<String> names = categories.columns();
        for (int column = 0; column < names.size(); column++) {
            add(names.get(column), categories.values(names.get(column)), column(column, names.size()));
        }
    }

    private long[] column(int column, int width) {
        long[] all = new long[numbers.length / width];
        for (int row = 0; row < all.length; row++) {
            all[row] = numbers[row * width + column];
        }
        return all;
    }

    private void add(String column, List<String> values, long[] categories) {
        int count = values.size();
        Optional<TargetEncoding> byTarget = Optional.empty();
        switch (options.encoding(column)) {
            case ONE_HOT -> {
                encodings.add(new CategoryEncoding(count, List.of()));
                values.forEach(value -> features.add(new Feature(column, column + "=" + value, false)));
            }
            case ORDINAL -> {
                encodings.add(new CategoryEncoding(
                        count,
                        IntStream.rangeClosed(0, count)
                                .mapToObj(number -> List.of(number - 1.0))
                                .toList()));
                features.add(new Feature(column, column, true));
            }
            case TARGET -> {
                Targets wanted = targets.get();
                int[] folds = TargetEncoding.folds(training.length, seed);
                TargetEncoding encoding = new TargetEncoding(training, folds, wanted.numbers(), options.smoothing());
                encodings.add(encoding.whole(categories, count));
                wanted.names()
                        .forEach(name ->
                                features.add(new Feature(column, name.isEmpty() ? column : column + ":" + name, true)));
                byTarget = Optional.of(encoding);
            }
            case EMBEDDING -> throw new IllegalStateException("embeddings are no features");
        }
        folded.add(byTarget);
    }

    /** What the categories become, one number after another. */
    List<Feature> features() {
        return features;
    }

    List<CategoryEncoding> encodings() {
        return encodings;
    }

    /** The raw categories as the exported model takes them. */
    Optional<Field> raw(SeriesOptions series) {
        Shape shape = series.isSeries() ? Shape.of(series.back().size(), encodings.size()) : Shape.of(encodings.size());
        return encodings.isEmpty() ? Optional.empty() : Optional.of(new Field(Field.ENCODED, ElementType.INT64, shape));
    }

    /** Rows of numbers with what their categories become behind them. */
    double[] behind(double[] rows, int width, int count) {
        if (encodings.isEmpty()) {
            return rows.clone();
        }
        int all = width + features.size();
        double[] elements = new double[count * all];
        for (int row = 0; row < count; row++) {
            System.arraycopy(rows, row * width, elements, row * all, width);
        }
        int place = width;
        for (int column = 0; column < encodings.size(); column++) {
            CategoryEncoding encoding = encodings.get(column);
            for (int row = 0; row < count; row++) {
                encoding.put(numbers[row * encodings.size() + column], elements, row * all + place);
            }
            if (folded.get(column).isPresent()) {
                folded.get(column)
                        .get()
                        .putFolded(column(column, encodings.size()), encoding.categories(), elements, all, place);
            }
            place += encoding.width();
        }
        return elements;
    }
}
