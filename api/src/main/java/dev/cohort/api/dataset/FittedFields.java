package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The fields of rows that come later, by what was learned of others before. */
final class FittedFields {
    private final List<Field> fields;
    private final Preparation preparation;
    private final DatasetContext context;
    private final Categories categories;
    private final Categories encoded;
    private final Map<String, Map<String, Long>> classes = new HashMap<>();

    FittedFields(
            List<Field> fields, Preparation preparation, DatasetContext context, Map<String, List<String>> learned) {
        this.fields = fields;
        this.preparation = preparation;
        this.context = context;
        this.categories = Categories.of(learned);
        this.encoded = Categories.encoded(learned);
        for (Field field : fields) {
            Map<String, Long> numbers = new HashMap<>();
            for (int number = 0; number < field.classNames().size(); number++) {
                numbers.put(ClassNumbers.canonical(field.classNames().get(number)), (long) number);
            }
            OptionalLong ignored = Optional.ofNullable(context.targets().get(field.name()))
                    .map(TargetRequest::ignoredLabel)
                    .orElse(OptionalLong.empty());
            if (ignored.isPresent()) {
                numbers.putIfAbsent(Long.toString(ignored.getAsLong()), ignored.getAsLong());
            }
            classes.put(field.name(), numbers);
        }
    }

    /** The elements of each field. */
    List<Block> blocks(Table table) {
        return fields.stream().map(field -> block(field, table)).toList();
    }

    private Block block(Field field, Table table) {
        return switch (field.name()) {
            case Field.FEATURES -> features(field, table);
            case Field.CATEGORIES -> {
                TableField own = categories(table, true).orElseThrow();
                Columns.Labels labels = (Columns.Labels) own.columns();
                yield new Block.Longs(categories.numbers(labels, (column, text) -> {}), labels.width());
            }
            default -> other(field, named(table, field.name()), table);
        };
    }

    private static TableField named(Table table, String name) {
        return table.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Optional<TableField> categories(Table table, boolean embedded) {
        return table.fields().stream()
                .filter(field -> field.role() == TableField.Role.CATEGORIES)
                .findFirst()
                .flatMap(field -> TableFields.categories(field, embedded, preparation.features()));
    }

    private Block other(Field field, TableField columns, Table table) {
        int width = columns.columns().width();
        if (field.isClass()) {
            Columns.Labels labels = Conversion.labels(columns, table.origin());
            Map<String, Long> numbers = classes.getOrDefault(field.name(), Map.of());
            long[] byCode = labels.texts().stream()
                    .mapToLong(text -> numbers.getOrDefault(ClassNumbers.canonical(text), Categories.UNKNOWN))
                    .toArray();
            long[] elements = new long[labels.elements().length];
            for (int index = 0; index < elements.length; index++) {
                elements[index] = byCode[labels.elements()[index]];
            }
            return new Block.Longs(elements, width);
        }
        if (field.type() == ElementType.INT64) {
            return new Block.Longs(Conversion.integers(columns, table.origin()), width);
        }
        return new Block.Floats(
                field.scaling()
                        .map(scaling ->
                                FittedScaling.scaled(Conversion.doubles(columns, table.origin()), width, scaling))
                        .orElseGet(
                                () -> Conversion.floats(columns, table.origin()).elements()),
                width);
    }

    private Block features(Field field, Table table) {
        Optional<TableField> numbers = table.fields().stream()
                .filter(candidate -> candidate.role() == TableField.Role.FEATURES)
                .findFirst();
        boolean plain = field.derivation().isEmpty() && field.fill().isEmpty();
        if (plain && (field.type() == ElementType.INT64 || field.scaling().isEmpty() || numbers.isPresent())) {
            return other(field, numbers.orElseThrow(), table);
        }
        int width = numbers.map(columns -> columns.columns().width()).orElse(0);
        double[] raw = numbers.map(columns -> Conversion.doubles(columns, table.origin()))
                .orElse(new double[0]);
        List<Double> fill =
                field.derivation().flatMap(Derivation::numbers).map(Field::fill).orElse(field.fill());
        if (!fill.isEmpty()) {
            Imputation.apply(raw, fill);
        }
        double[] elements = field.derivation()
                .map(derivation -> derived(derivation, raw, width, table))
                .orElse(raw);
        int all = field.elements();
        float[] scaled = field.scaling()
                .map(scaling -> FittedScaling.scaled(elements, all, scaling))
                .orElseGet(() -> floats(elements));
        return new Block.Floats(scaled, all);
    }

    private static float[] floats(double[] elements) {
        float[] floats = new float[elements.length];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = (float) elements[index];
        }
        return floats;
    }

    private double[] derived(Derivation derivation, double[] raw, int width, Table table) {
        long[] codes = categories(table, false)
                .map(own -> encoded.numbers((Columns.Labels) own.columns(), (column, text) -> {}))
                .orElse(new long[0]);
        List<CategoryEncoding> encodings = derivation.encodings();
        int all = width + encodings.stream().mapToInt(CategoryEncoding::width).sum();
        double[] elements = new double[table.rows() * all];
        boolean[] logarithms = new boolean[width];
        for (int column = 0; column < width; column++) {
            logarithms[column] = derivation.log().get(column);
        }
        for (int row = 0; row < table.rows(); row++) {
            int place = row * all;
            for (int column = 0; column < width; column++, place++) {
                double number = raw[row * width + column];
                elements[place] = logarithms[column] ? Math.log1p(number) : number;
            }
            for (int column = 0; column < encodings.size(); column++) {
                encodings.get(column).put(codes[row * encodings.size() + column], elements, place);
                place += encodings.get(column).width();
            }
        }
        for (int feature = 0; feature < derivation.quantiles().size(); feature++) {
            Optional<QuantileScale> scale = derivation.quantiles().get(feature);
            for (int index = feature; scale.isPresent() && index < elements.length; index += all) {
                elements[index] = scale.get().apply(elements[index]);
            }
        }
        return elements;
    }
}
