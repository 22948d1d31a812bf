package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a first pass over all rows learns: how many are of each part, means, deviations and ranges of numbers, all labels, and a
 * sample of the training part, by which the rest is fitted.
 */
final class StreamSurvey {
    /** How many rows of the training part are held; what is by quantiles is as exact as so many tell. */
    private static final int SAMPLE = 50_000;

    /** How many numbers these rows have at most, however wide they are. */
    private static final int NUMBERS = 1 << 22;

    private static final long PART_STREAM = 7;
    private static final long SAMPLE_STREAM = 8;

    private final Preparation preparation;
    private final DatasetContext context;
    private final SplitMix64 random;
    private final List<long[]> counts = new ArrayList<>();
    private final List<Long> firstRows = new ArrayList<>();
    private final Map<String, Map<String, Long>> classCounts = new HashMap<>();
    private final Map<String, Map<String, DataException.Problem>> labels = new LinkedHashMap<>();
    private final Map<String, List<Moments>> targets = new HashMap<>();
    private final Set<String> witnessed = new HashSet<>();
    private final List<Moments> raw = new ArrayList<>();
    private final List<Moments> logarithms = new ArrayList<>();
    private final DataProblems problems = new DataProblems();
    private long[] missing = {};
    private Optional<RowSample> sample = Optional.empty();
    private long rows;
    private long training;

    StreamSurvey(Preparation preparation, DatasetContext context) {
        this.preparation = preparation;
        this.context = context;
        this.random = SplitMix64.of(context.seed(), SAMPLE_STREAM);
    }

    /** The part of a row, by its number and the seed alone. */
    Part part(long row) {
        double drawn = SplitMix64.of(context.seed(), PART_STREAM, row).nextDouble();
        return drawn < preparation.validation()
                ? Part.VALIDATION
                : drawn < preparation.validation() + preparation.test() ? Part.TEST : Part.TRAIN;
    }

    /** Takes the next block. */
    void add(Table table) {
        long[] parts = new long[Part.values().length];
        firstRows.add(rows);
        int[] own = new int[table.rows()];
        int trained = 0;
        for (int row = 0; row < table.rows(); row++) {
            Part part = part(rows + row);
            parts[part.ordinal()]++;
            if (part == Part.TRAIN) {
                own[trained++] = row;
            }
        }
        counts.add(parts);
        int[] trainingRows = Arrays.copyOf(own, trained);
        for (TableField field : table.fields()) {
            switch (field.role()) {
                case FEATURES -> addNumbers(field, table, trainingRows);
                case TARGET -> addTarget(field, table, trainingRows);
                case CATEGORIES, WEIGHT, PLAIN, GROUP -> {}
            }
        }
        addToSample(table, trainingRows);
        rows += table.rows();
    }

    private void addNumbers(TableField field, Table table, int[] trainingRows) {
        if (preparation.featureType() == FeatureType.INT64
                || !preparation.prepares() && preparation.impute().isEmpty()) {
            return;
        }
        int width = field.columns().width();
        double[] numbers = Conversion.doubles(field, table.origin());
        if (raw.isEmpty()) {
            missing = new long[width];
            for (int column = 0; column < width; column++) {
                raw.add(new Moments());
                logarithms.add(new Moments());
            }
        }
        for (int column = 0; column < width; column++) {
            boolean log = preparation.features().log(field.columnName(column));
            for (int row = 0; log && row < table.rows(); row++) {
                double number = numbers[row * width + column];
                if (number <= -1) {
                    problems.add(table.origin().problem(field.name(), row, column, FeatureColumns.noLogarithm(number)));
                }
            }
            Moments own = raw.get(column);
            for (int row : trainingRows) {
                double number = numbers[row * width + column];
                if (Double.isNaN(number)) {
                    missing[column]++;
                } else {
                    own.add(number);
                    if (log) {
                        logarithms.get(column).add(Math.log1p(number));
                    }
                }
            }
        }
    }

    private void addTarget(TableField field, Table table, int[] trainingRows) {
        Optional<TargetType> type = preparation.targetType(field.name(), context);
        if (type.isEmpty()) {
            return;
        }
        int width = field.columns().width();
        if (type.get() == TargetType.CLASS) {
            addClasses(field, table, Conversion.labels(field, table.origin()), trainingRows);
            return;
        }
        TargetRequest wanted =
                Optional.ofNullable(context.targets().get(field.name())).orElse(TargetRequest.NUMBER);
        double[] numbers = Conversion.doubles(field, table.origin());
        for (int index = 0; index < numbers.length; index++) {
            if (!wanted.allows(numbers[index])) {
                problems.add(table.origin()
                        .problem(field.name(), index / width, index % width, wanted.problem(numbers[index])));
            }
        }
        List<Moments> own = targets.computeIfAbsent(field.name(), first -> new ArrayList<>());
        for (int column = 0; column < width; column++) {
            if (own.size() == column) {
                own.add(new Moments());
            }
            for (int row : trainingRows) {
                own.get(column).add(numbers[row * width + column]);
            }
        }
    }

    private void addClasses(TableField field, Table table, Columns.Labels classes, int[] trainingRows) {
        int width = classes.width();
        Map<String, DataException.Problem> met = labels.computeIfAbsent(field.name(), first -> new LinkedHashMap<>());
        String[] texts = classes.texts().stream().map(ClassNumbers::canonical).toArray(String[]::new);
        boolean[] seen = new boolean[texts.length];
        for (int index = 0; index < classes.elements().length; index++) {
            int code = classes.elements()[index];
            if (!seen[code]) {
                seen[code] = true;
                met.computeIfAbsent(texts[code], first -> table.origin().problem(field.name(), 0, 0, ""));
            }
        }
        long[] byCode = new long[texts.length];
        for (int row : trainingRows) {
            for (int column = 0; column < width; column++) {
                byCode[classes.elements()[row * width + column]]++;
            }
        }
        Map<String, Long> all = classCounts.computeIfAbsent(field.name(), first -> new HashMap<>());
        for (int code = 0; code < texts.length; code++) {
            if (byCode[code] > 0) {
                all.merge(texts[code], byCode[code], Long::sum);
            }
        }
    }

    private static int most(Table table) {
        int width = table.fields().stream()
                .mapToInt(field -> field.columns().width())
                .sum();
        return Math.max(1, Math.min(SAMPLE, NUMBERS / width));
    }

    /** Draws rows so that each has the same chance (Vitter 1985), beside the first one of each label. */
    private void addToSample(Table table, int[] trainingRows) {
        RowSample held = sample.orElseGet(() -> new RowSample(table, most(table)));
        sample = Optional.of(held);
        for (int row : trainingRows) {
            training++;
            if (held.drawn() < held.most()) {
                held.draw(table, row, held.drawn());
            } else {
                long place = (long) (random.nextDouble() * training);
                if (place < held.most()) {
                    held.draw(table, row, (int) place);
                }
            }
        }
        held.witness(table, trainingRows, witnessed);
    }

    /**
     * Ends the pass.
     *
     * @throws DataException if a part is empty, or a target is not what its loss wants
     */
    TableFields fit() {
        problems.throwIfAny();
        requireRows(Part.TRAIN, 1, "training");
        requireRows(Part.VALIDATION, preparation.validation(), "validation");
        requireRows(Part.TEST, preparation.test(), "test");
        Table table = sample.orElseThrow().table();
        int[] all = new int[table.rows()];
        Arrays.setAll(all, row -> row);
        ExactColumns exact = new ExactColumns(
                List.copyOf(raw),
                List.copyOf(logarithms),
                Arrays.stream(missing).boxed().toList(),
                Map.copyOf(targets));
        return TableFields.of(table, preparation, all, context, exact);
    }

    private void requireRows(Part part, double share, String name) {
        if (share > 0 && size(part) == 0) {
            throw new DataException("of " + rows + " examples none was drawn for the " + name
                    + " part; raise its share, or hold the data in memory with stream = false");
        }
    }

    long size(Part part) {
        return counts.stream().mapToLong(parts -> parts[part.ordinal()]).sum();
    }

    /** How many rows of a part a block has. */
    long size(Part part, int block) {
        return counts.get(block)[part.ordinal()];
    }

    /** The number of the first row of a block. */
    long firstRow(int block) {
        return firstRows.get(block);
    }

    /** The same field, with as many examples of each class as there are, all of which must be known. */
    Field counted(Field field, DatasetContext wanted) {
        if (!field.isClass() || !labels.containsKey(field.name())) {
            return field;
        }
        Map<String, Long> own = classCounts.getOrDefault(field.name(), Map.of());
        List<String> names =
                field.classNames().stream().map(ClassNumbers::canonical).toList();
        long ignored = Optional.ofNullable(wanted.targets().get(field.name()))
                .map(request -> request.ignoredLabel().orElse(Long.MIN_VALUE))
                .orElse(Long.MIN_VALUE);
        DataProblems unknown = new DataProblems();
        labels.getOrDefault(field.name(), Map.of()).forEach((text, place) -> {
            if (!names.contains(text) && !text.equals(Long.toString(ignored))) {
                unknown.add(new DataException.Problem(
                        place.file(),
                        0,
                        0,
                        "the label \"" + text
                                + "\" does not occur in the training part; name all of them with classes ="
                                + " [...]"));
            }
        });
        unknown.throwIfAny();
        return field.withClassCounts(
                names.stream().map(name -> own.getOrDefault(name, 0L)).toList());
    }
}
