package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fields that a table becomes: what is missing is imputed, scaled what is to be scaled, classes and categories are numbered, by the training part. */
final class TableFields {
    private final Table table;
    private final Preparation preparation;
    private final int[] training;
    private final List<Field> fields = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, List<String>> learned = new LinkedHashMap<>();

    private TableFields(Table table, Preparation preparation, int[] training) {
        this.table = table;
        this.preparation = preparation;
        this.training = training;
    }

    static TableFields of(Table table, Preparation preparation, int[] training, DatasetContext context) {
        TableFields fields = new TableFields(table, preparation, training);
        for (TableField field : table.fields()) {
            switch (field.role()) {
                case FEATURES -> fields.addFeatures(field);
                case CATEGORIES -> fields.addCategories(field);
                case TARGET ->
                    new TargetField(table, preparation, training, field, context)
                            .make(fields.remarks)
                            .ifPresent(made -> fields.add(made.field(), made.block()));
                case WEIGHT, PLAIN -> fields.addPlain(field);
            }
        }
        return fields;
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

    private void add(Field field, Block block) {
        fields.add(field);
        blocks.add(block);
    }

    private void addFeatures(TableField columns) {
        int width = columns.columns().width();
        Shape shape = preparation.featureShape().isEmpty()
                ? Shape.of(width)
                : Shape.of(preparation.featureShape().stream()
                        .mapToLong(Integer::longValue)
                        .toArray());
        if (shape.elements() != width) {
            throw new DataException("feature-shape = " + shape + " holds " + shape.elements()
                    + " elements, but an example has " + width + " features");
        }
        Field field = new Field(columns.name(), ElementType.FLOAT32, shape).withElementNames(columns.columnNames());
        if (preparation.featureType() == FeatureType.INT64) {
            field = new Field(columns.name(), ElementType.INT64, shape).withElementNames(columns.columnNames());
            add(field, new Block.Longs(Conversion.integers(columns, table.origin()), width));
        } else {
            TableField complete = columns;
            if (preparation.impute().isPresent()) {
                double[] raw = Conversion.doubles(columns, table.origin());
                List<Double> fill = Imputation.fill(
                        raw, columns, training, preparation.impute().get());
                Imputation.apply(raw, fill);
                complete = new TableField(
                        columns.name(),
                        columns.role(),
                        new Columns.Doubles(raw, width),
                        columns.columnNames(),
                        List.of());
                field = field.withFill(fill);
            }
            if (preparation.scaling() != ScalingMethod.NONE) {
                FittedScaling scaled = FittedScaling.of(complete, table.origin(), training, preparation.scaling());
                remarks.addAll(scaled.remarks(columns.columnNames(), "model.onnx takes its features as 64-bit floats"));
                add(field.withScaling(scaled.scaling()), new Block.Floats(scaled.elements(), width));
            } else {
                add(
                        field,
                        new Block.Floats(
                                Conversion.floats(complete, table.origin()).elements(), width));
            }
        }
        Field made = fields.get(fields.size() - 1);
        ElementType raw = made.scaling().map(Scaling::raw).orElse(made.type());
        learned.put("features", columns.columnNames());
        learned.put("feature-type", List.of(raw.name()));
    }

    private void addCategories(TableField columns) {
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
