package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;

/** A target of a table as the loss that reads it wants it. */
final class TargetField {
    /** A field and its elements. */
    record Made(Field field, Block block) {}

    private final Table table;
    private final Preparation preparation;
    private final int[] training;
    private final TableField columns;
    private final DatasetContext context;
    private final ExactColumns exact;

    TargetField(
            Table table,
            Preparation preparation,
            int[] training,
            TableField columns,
            DatasetContext context,
            ExactColumns exact) {
        this.table = table;
        this.preparation = preparation;
        this.training = training;
        this.columns = columns;
        this.context = context;
        this.exact = exact;
    }

    /**
     * Makes the field; nothing where nobody reads it.
     *
     * @param remarks takes what people should know of it
     */
    Optional<Made> make(List<String> remarks) {
        Optional<TargetRequest> wanted = Optional.ofNullable(context.targets().get(columns.name()));
        return preparation
                .targetType(columns.name(), context)
                .map(type -> type == TargetType.CLASS
                        ? classes(wanted.map(TargetRequest::ignoredLabel).orElse(OptionalLong.empty()))
                        : numbers(wanted.orElse(TargetRequest.NUMBER), remarks));
    }

    private Made classes(OptionalLong ignored) {
        if (preparation.standardizeTarget() && !numbersBeside()) {
            throw new DataException("standardize-target is for numbers, but the target is read as classes;"
                    + " remove it, or set target-type = \"number\" with a loss of numbers");
        }
        Columns.Labels labels = Conversion.labels(columns, table.origin());
        ClassNumbers classes = ClassNumbers.of(columns, table.origin(), labels, training, ignored);
        return new Made(
                field(ElementType.INT64)
                        .withClasses(classes.names())
                        .withClassCounts(classes.counts(training, labels.width())),
                new Block.Longs(classes.numbers(), labels.width()));
    }

    /** Whether another target is read as numbers. */
    private boolean numbersBeside() {
        return table.fields().stream()
                .filter(other -> other.role() == TableField.Role.TARGET)
                .anyMatch(
                        other -> preparation.targetType(other.name(), context).equals(Optional.of(TargetType.NUMBER)));
    }

    private Made numbers(TargetRequest wanted, List<String> remarks) {
        int width = columns.columns().width();
        if (!preparation.standardizeTarget()) {
            float[] elements = Conversion.floats(columns, table.origin()).elements();
            requireAllowed(elements.length, index -> elements[index], wanted);
            return new Made(field(ElementType.FLOAT32), new Block.Floats(elements, width));
        }
        if (!wanted.range().equals(Range.ALL)) {
            throw new DataException("standardize-target moves the target, but the loss wants " + wanted.range()
                    + "; remove it, or use a loss such as mse");
        }
        double[] raw = Conversion.doubles(columns, table.origin());
        requireAllowed(raw.length, index -> raw[index], wanted);
        FittedScaling standard = FittedScaling.of(
                raw,
                training,
                Collections.nCopies(width, ScalingMethod.STANDARD),
                column -> exact.target(columns.name(), column));
        remarks.addAll(standard.remarks(columns.columnNames(), "model.onnx predicts 64-bit floats"));
        return new Made(
                field(ElementType.FLOAT32).withScaling(standard.scaling()),
                new Block.Floats(standard.elements(), width));
    }

    private void requireAllowed(int count, IntToDoubleFunction elements, TargetRequest wanted) {
        int width = columns.columns().width();
        DataProblems problems = new DataProblems();
        for (int index = 0; index < count; index++) {
            double number = elements.applyAsDouble(index);
            if (!wanted.allows(number)) {
                problems.add(
                        table.origin().problem(columns.name(), index / width, index % width, wanted.problem(number)));
            }
        }
        problems.throwIfAny();
    }

    private Field field(ElementType type) {
        int width = columns.columns().width();
        return new Field(columns.name(), type, width == 1 ? Shape.SCALAR : Shape.of(width))
                .withElementNames(columns.columnNames());
    }
}
