package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;

/** The fields that a table becomes: classes are numbered, and scaled is what is to be scaled, by the training part. */
final class TableFields {
    private final Table table;
    private final Preparation preparation;
    private final int[] training;
    private final List<Field> fields = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private TableFields(Table table, Preparation preparation, int[] training) {
        this.table = table;
        this.preparation = preparation;
        this.training = training;
    }

    static TableFields of(Table table, Preparation preparation, int[] training, DatasetContext context) {
        TableFields fields = new TableFields(table, preparation, training);
        fields.addFeatures();
        Optional<TargetType> target = preparation.targetType(context);
        if (target.equals(Optional.of(TargetType.CLASS))) {
            fields.addClasses(context);
        } else if (target.isPresent()) {
            fields.addNumbers(context.target().orElse(TargetRequest.NUMBER));
        }
        table.weights()
                .ifPresent(weights -> fields.add(
                        new Field(Field.WEIGHT, ElementType.FLOAT32, Shape.SCALAR),
                        new Block.Floats(weights.elements(), 1)));
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

    /** What has to be known to read new features. */
    Map<String, List<String>> learned() {
        Field features = fields.get(0);
        ElementType raw = features.scaling().map(Scaling::raw).orElse(features.type());
        return Map.of("features", features.elementNames(), "feature-type", List.of(raw.name()));
    }

    private void add(Field field, Block block) {
        fields.add(field);
        blocks.add(block);
    }

    private void addFeatures() {
        int width = table.features().width();
        Shape shape = preparation.featureShape().isEmpty()
                ? Shape.of(width)
                : Shape.of(preparation.featureShape().stream()
                        .mapToLong(Integer::longValue)
                        .toArray());
        if (shape.elements() != width) {
            throw new DataException("feature-shape = " + shape + " holds " + shape.elements()
                    + " elements, but an example has " + width + " features");
        }
        if (preparation.featureType() == FeatureType.INT64) {
            add(
                    new Field(
                            Field.FEATURES,
                            ElementType.INT64,
                            shape,
                            List.of(),
                            Optional.empty(),
                            table.featureNames()),
                    new Block.Longs(Conversion.integers(table.features(), table.origin()), width));
        } else if (preparation.standardize()) {
            Standardization standard = standardized(
                    table.features(), table.featureNames(), "model.onnx takes its features as 64-bit floats");
            addFloats(
                    Field.FEATURES, shape, Optional.of(standard.scaling()), table.featureNames(), standard.elements());
        } else {
            float[] elements =
                    Conversion.floats(table.features(), table.origin()).elements();
            addFloats(Field.FEATURES, shape, Optional.empty(), table.featureNames(), elements);
        }
    }

    private void addClasses(DatasetContext context) {
        if (preparation.standardizeTarget()) {
            throw new DataException("standardize-target is for numbers, but the target is read as classes;"
                    + " remove it, or set target-type = \"number\" with a loss of numbers");
        }
        Columns.Labels labels = Conversion.labels(table.target(), table.origin());
        OptionalLong ignored = context.target().map(TargetRequest::ignoredLabel).orElse(OptionalLong.empty());
        ClassNumbers classes = ClassNumbers.of(table, labels, training, ignored);
        add(
                new Field(
                        Field.TARGET,
                        ElementType.INT64,
                        targetShape(),
                        classes.names(),
                        Optional.empty(),
                        table.targetNames()),
                new Block.Longs(classes.numbers(), labels.width()));
    }

    private void addNumbers(TargetRequest wanted) {
        if (preparation.standardizeTarget()) {
            if (!wanted.range().equals(Range.ALL)) {
                throw new DataException("standardize-target moves the target, but the loss wants " + wanted.range()
                        + "; remove it, or use a loss such as mse");
            }
            double[] raw = Conversion.doubles(table.target(), table.origin());
            requireAllowed(raw.length, index -> raw[index], wanted);
            Standardization standard =
                    standardized(table.target(), table.targetNames(), "model.onnx predicts 64-bit floats");
            addFloats(
                    Field.TARGET,
                    targetShape(),
                    Optional.of(standard.scaling()),
                    table.targetNames(),
                    standard.elements());
        } else {
            float[] elements = Conversion.floats(table.target(), table.origin()).elements();
            requireAllowed(elements.length, index -> elements[index], wanted);
            addFloats(Field.TARGET, targetShape(), Optional.empty(), table.targetNames(), elements);
        }
    }

    private void requireAllowed(int count, IntToDoubleFunction elements, TargetRequest wanted) {
        int width = table.target().width();
        DataProblems problems = new DataProblems();
        for (int index = 0; index < count; index++) {
            double number = elements.applyAsDouble(index);
            if (!wanted.allows(number)) {
                problems.add(table.origin().problem(index / width, index % width, wanted.problem(number)));
            }
        }
        problems.throwIfAny();
    }

    private Standardization standardized(Columns columns, List<String> names, String consequence) {
        Standardization standard =
                Standardization.of(Conversion.doubles(columns, table.origin()), columns.width(), training);
        remarks.addAll(standard.remarks(names, consequence));
        return standard;
    }

    private void addFloats(String name, Shape shape, Optional<Scaling> scaling, List<String> names, float[] elements) {
        add(new Field(name, ElementType.FLOAT32, shape, List.of(), scaling, names), new Block.Floats(elements, (int)
                shape.elements()));
    }

    private Shape targetShape() {
        int width = table.target().width();
        return width == 1 ? Shape.SCALAR : Shape.of(width);
    }
}
