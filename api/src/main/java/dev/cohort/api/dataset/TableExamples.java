package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Examples in memory: draws the parts, numbers the classes, scales, and serves batches.
 *
 * <p>Which rows go to which part, and the order of a shuffled pass, depend on the seed (and the epoch) alone: {@link
 * SplitMix64} shuffles the row numbers by Fisher and Yates. Without shuffling, rows come in the order of the data.
 */
public final class TableExamples implements Examples {
    private static final long ORDER_STREAM = 2;

    private final Partition partition;
    private final List<Field> fields;
    private final List<Block> blocks;
    private final String digest;

    /** An array for the next pass's order, kept between passes so that epochs make no garbage. */
    private final AtomicReference<int[]> spare = new AtomicReference<>(new int[0]);

    private TableExamples(Partition partition, List<Field> fields, List<Block> blocks, String digest) {
        this.partition = partition;
        this.fields = List.copyOf(fields);
        this.blocks = List.copyOf(blocks);
        this.digest = digest;
    }

    /**
     * Prepares a table. Its arrays are taken over and scaled in place.
     *
     * @throws DataException if a part would be empty, a label is unknown, or features or target do not fit the options
     */
    public static TableExamples of(Table table, Preparation preparation, DatasetContext context) {
        String digest = Digest.of(table);
        Partition partition = Partition.of(table, preparation, context.seed());
        int[] training = partition.rows(Part.TRAIN);
        List<Field> fields = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        addFeatures(table, preparation, training, fields, blocks);
        Optional<TargetType> target = preparation.targetType(context);
        if (target.equals(Optional.of(TargetType.CLASS))) {
            addClasses(table, preparation, training, context, fields, blocks);
        } else if (target.isPresent()) {
            TargetRequest wanted = context.target().orElse(TargetRequest.NUMBER);
            addNumbers(table, preparation, training, wanted, fields, blocks);
        }
        table.weights().ifPresent(weights -> {
            fields.add(new Field(Field.WEIGHT, ElementType.FLOAT32, Shape.SCALAR));
            blocks.add(new Block.Floats(weights.elements(), 1));
        });
        return new TableExamples(partition, fields, blocks, digest);
    }

    private static void addFeatures(
            Table table, Preparation preparation, int[] training, List<Field> fields, List<Block> blocks) {
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
        ElementType type;
        Optional<Scaling> scaling = Optional.empty();
        if (preparation.featureType() == FeatureType.INT64) {
            type = ElementType.INT64;
            blocks.add(new Block.Longs(Conversion.integers(table.features()), width));
        } else {
            type = ElementType.FLOAT32;
            Columns.Floats floats = Conversion.floats(table.features(), table.origin());
            if (preparation.standardize()) {
                scaling = Optional.of(Standardization.apply(floats, training));
            }
            blocks.add(new Block.Floats(floats.elements(), width));
        }
        fields.add(new Field(Field.FEATURES, type, shape, List.of(), scaling, table.featureNames()));
    }

    private static void addClasses(
            Table table,
            Preparation preparation,
            int[] training,
            DatasetContext context,
            List<Field> fields,
            List<Block> blocks) {
        if (preparation.standardizeTarget()) {
            throw new DataException("standardize-target is for numbers, but the target is read as classes;"
                    + " remove it, or set target-type = \"number\" with a loss of numbers");
        }
        Columns.Labels labels = Conversion.labels(table.target(), table.origin());
        OptionalLong ignored = context.target().map(TargetRequest::ignoredLabel).orElse(OptionalLong.empty());
        ClassNumbers classes = ClassNumbers.of(table, labels, training, ignored);
        blocks.add(new Block.Longs(classes.numbers(), labels.width()));
        fields.add(new Field(
                Field.TARGET,
                ElementType.INT64,
                targetShape(labels.width()),
                classes.names(),
                Optional.empty(),
                table.targetNames()));
    }

    private static void addNumbers(
            Table table,
            Preparation preparation,
            int[] training,
            TargetRequest wanted,
            List<Field> fields,
            List<Block> blocks) {
        Columns.Floats floats = Conversion.floats(table.target(), table.origin());
        requireAllowed(floats, wanted, table.origin());
        if (preparation.standardizeTarget() && !wanted.range().equals(Range.ALL)) {
            throw new DataException("standardize-target moves the target, but the loss wants " + wanted.range()
                    + "; remove it, or use a loss such as mse");
        }
        Optional<Scaling> scaling = preparation.standardizeTarget()
                ? Optional.of(Standardization.apply(floats, training))
                : Optional.empty();
        blocks.add(new Block.Floats(floats.elements(), floats.width()));
        fields.add(new Field(
                Field.TARGET,
                ElementType.FLOAT32,
                targetShape(floats.width()),
                List.of(),
                scaling,
                table.targetNames()));
    }

    private static void requireAllowed(Columns.Floats floats, TargetRequest wanted, Table.Origin origin) {
        DataProblems problems = new DataProblems();
        for (int index = 0; index < floats.elements().length; index++) {
            float number = floats.elements()[index];
            if (!wanted.allows(number)) {
                problems.add(origin.problem(index / floats.width(), index % floats.width(), wanted.problem(number)));
            }
        }
        problems.throwIfAny();
    }

    private static Shape targetShape(int width) {
        return width == 1 ? Shape.SCALAR : Shape.of(width);
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public OptionalLong size(Part part) {
        return OptionalLong.of(partition.rows(part).length);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        int[] rows = partition.rows(part);
        if (!order.shuffle()) {
            return new TableCursor(blocks, rows, order.position(), plain -> {});
        }
        int[] kept = spare.getAndSet(new int[0]);
        int[] shuffled = kept.length == rows.length ? kept : new int[rows.length];
        System.arraycopy(rows, 0, shuffled, 0, rows.length);
        SplitMix64.of(order.seed(), ORDER_STREAM, part.ordinal(), order.epoch()).shuffle(shuffled);
        return new TableCursor(blocks, shuffled, order.position(), spare::set);
    }

    @Override
    public String digest() {
        return digest;
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
