package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fields that a table becomes: what is missing is imputed, scaled what is to be scaled, classes and categories are numbered,
 * by the training part.
 */
final class TableFields {
    private static final int SHOWN = 10;

    private final Table table;
    private final Preparation preparation;
    private final int[] training;
    private final DatasetContext context;
    private final ExactColumns exact;
    private final List<Field> fields = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, List<String>> learned = new LinkedHashMap<>();

    private TableFields(
            Table table, Preparation preparation, int[] training, DatasetContext context, ExactColumns exact) {
        this.table = table;
        this.preparation = preparation;
        this.training = training;
        this.context = context;
        this.exact = exact;
    }

    static TableFields of(Table table, Preparation preparation, int[] training, DatasetContext context) {
        return of(table, preparation, training, context, ExactColumns.NONE);
    }

    /** @param exact what is known of columns where the rows are a sample */
    static TableFields of(
            Table table, Preparation preparation, int[] training, DatasetContext context, ExactColumns exact) {
        TableFields fields = new TableFields(table, preparation, training, context, exact);
        fields.requireColumns();
        fields.addFeatures();
        for (TableField field : table.fields()) {
            switch (field.role()) {
                case FEATURES -> {}
                case CATEGORIES -> fields.categories(field, true).ifPresent(fields::addCategories);
                case TARGET -> fields.target(field, fields.remarks).ifPresent(fields::add);
                case WEIGHT, PLAIN -> fields.addPlain(field);
                case GROUP -> fields.addGroup(field);
            }
        }
        return fields;
    }

    /** Keeps the rows of a task alone, by whose numbers classes are counted from then on. */
    Partition ofTask(LearningTask task, Partition whole) {
        TaskRows rows = TaskRows.of(task, fields, blocks, context.seed());
        Partition own = rows.of(whole);
        fields.replaceAll(field -> rows.counted(field, own.training()));
        return own;
    }

    /** Of a part that comes by itself, keeps the rows of a task's own classes. */
    Partition ofTaskAlone(LearningTask task, Partition part) {
        return TaskRows.of(task, fields, blocks, context.seed()).alone(part);
    }

    List<Field> fields() {
        return fields;
    }

    /** The elements of each field. */
    List<Block> blocks() {
        return blocks;
    }

    List<String> remarks() {
        return remarks;
    }

    /** What has to be known to read new examples. */
    Map<String, List<String>> learned() {
        return learned;
    }

    private void add(TargetField.Made made) {
        add(made.field(), made.block());
    }

    private void add(Field field, Block block) {
        fields.add(field);
        blocks.add(block);
    }

    private Optional<TargetField.Made> target(TableField field, List<String> told) {
        return new TargetField(table, preparation, training, field, context, exact).make(told);
    }

    private Optional<TableField> first(TableField.Role role) {
        return table.fields().stream().filter(field -> field.role() == role).findFirst();
    }

    /** Options of a column that nobody reads would be mistaken for ones that hold. */
    private void requireColumns() {
        List<String> categories = names(TableField.Role.CATEGORIES);
        List<String> read = new ArrayList<>(names(TableField.Role.FEATURES).stream()
                .map(preparation.features()::source)
                .distinct()
                .toList());
        read.addAll(categories);
        if (categories.isEmpty() && preparation.features().encoding() != Encoding.EMBEDDING) {
            throw new DataException(
                    "encoding in [dataset] is for categories, but no column is read as such; list some in"
                            + " categorical");
        }
        preparation.features().columns().forEach((column, options) -> {
            String where = "columns." + column + " in [dataset] ";
            if (!read.contains(column)) {
                throw new DataException(where + "names no column that the model reads; it reads "
                        + read.stream().limit(SHOWN).collect(Collectors.joining(", "))
                        + (read.size() > SHOWN ? ", …" : ""));
            }
            if (!categories.contains(column) && options.encoding().isPresent()) {
                throw new DataException(
                        where + "has an encoding, but the column is read as a number; list it in categorical");
            }
            Encoding encoding = preparation.features().encoding(column);
            boolean apart = encoding == Encoding.EMBEDDING || encoding == Encoding.ONE_HOT;
            String useless = options.log()
                    ? "log"
                    : !options.date().isEmpty()
                            ? "date"
                            : apart && options.scaling().isPresent() ? "scaling" : "";
            if (categories.contains(column) && !useless.isEmpty()) {
                throw new DataException(
                        where + "has " + useless + ", but the column is read as categories, which are not numbers");
            }
        });
    }

    private List<String> names(TableField.Role role) {
        return first(role)
                .map(field -> IntStream.range(0, field.columns().width())
                        .mapToObj(field::columnName)
                        .toList())
                .orElse(List.of());
    }

    private Optional<TableField> categories(TableField field, boolean embedded) {
        return categories(field, embedded, preparation.features());
    }

    /** The columns of categories that are read by an embedding, or the others. */
    static Optional<TableField> categories(TableField field, boolean embedded, FeatureOptions options) {
        Columns.Labels labels = (Columns.Labels) field.columns();
        List<Integer> places = IntStream.range(0, labels.width())
                .filter(column -> embedded == (options.encoding(field.columnName(column)) == Encoding.EMBEDDING))
                .boxed()
                .toList();
        if (places.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = places.stream().map(field::columnName).toList();
        return Optional.of(TableField.categories(labels.select(places), names));
    }

    private void addFeatures() {
        Optional<TableField> numbers = first(TableField.Role.FEATURES);
        Optional<TableField> encoded = first(TableField.Role.CATEGORIES).flatMap(field -> categories(field, false));
        if (numbers.isEmpty() && encoded.isEmpty()) {
            return;
        }
        CategoryEncodings encodings =
                new CategoryEncodings(preparation.features(), training, context.seed(), this::targets);
        add(new FeatureColumns(table, preparation, training, numbers, encoded, encodings, exact)
                .make(learned, remarks));
    }

    /** What is predicted, for categories that are encoded by it. */
    private CategoryEncodings.Targets targets() {
        Optional<TableField> field = table.fields().stream()
                .filter(candidate -> candidate.role() == TableField.Role.TARGET)
                .filter(candidate -> candidate.name().equals(Field.TARGET))
                .filter(candidate -> candidate.columns().width() == 1)
                .findFirst();
        Optional<TargetField.Made> made = field.flatMap(columns -> target(columns, new ArrayList<>()));
        if (made.isEmpty()) {
            throw new DataException("encoding = \"target\" needs one target, of one column, that a loss reads; use"
                    + " another encoding");
        }
        if (!(made.get().block() instanceof Block.Longs classes)) {
            double[] numbers = Conversion.doubles(field.get(), table.origin());
            return new CategoryEncodings.Targets(List.of(""), new double[][] {numbers});
        }
        List<String> names = made.get().field().classNames();
        int first = names.size() > 2 ? 0 : names.size() - 1;
        double[][] shares = new double[names.size() - first][table.rows()];
        for (int row = 0; row < table.rows(); row++) {
            int number = (int) classes.elements()[row] - first;
            if (number >= 0 && number < shares.length) {
                shares[number][row] = 1;
            }
        }
        return new CategoryEncodings.Targets(names.size() > 2 ? names : List.of(""), shares);
    }

    private void addCategories(TableField columns) {
        if (preparation.series().isSeries()) {
            throw new DataException(
                    "categories of a series are read as numbers; set encoding = \"one-hot\" or another one");
        }
        Columns.Labels labels = (Columns.Labels) columns.columns();
        Categories categories = Categories.of(columns, training);
        Map<String, Set<String>> unknown = new TreeMap<>();
        long[] numbers =
                categories.numbers(labels, (column, text) -> unknown.computeIfAbsent(column, first -> new TreeSet<>())
                        .add(text));
        remarks.addAll(Categories.remarks(unknown));
        learned.putAll(categories.learned());
        Field field = new Field(columns.name(), ElementType.INT64, Shape.of(labels.width()))
                .withClasses(categories.names())
                .withElementNames(columns.columnNames());
        add(field, new Block.Longs(numbers, labels.width()));
    }

    private void addGroup(TableField columns) {
        int[] codes = ((Columns.Labels) columns.columns()).elements();
        long[] numbers = new long[codes.length];
        Arrays.setAll(numbers, row -> codes[row]);
        add(new Field(columns.name(), ElementType.INT64, Shape.SCALAR), new Block.Longs(numbers, 1));
    }

    private void addPlain(TableField columns) {
        int width = columns.columns().width();
        Shape shape = columns.role() == TableField.Role.WEIGHT ? Shape.SCALAR : Shape.of(width);
        if (columns.columns() instanceof Columns.Integers integers) {
            add(new Field(columns.name(), ElementType.INT64, shape), new Block.Longs(integers.elements(), width));
        } else {
            float[] elements = Conversion.floats(columns, table.origin()).elements();
            add(new Field(columns.name(), ElementType.FLOAT32, shape), new Block.Floats(elements, width));
        }
    }
}
