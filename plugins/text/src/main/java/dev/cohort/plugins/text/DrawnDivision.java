package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Parts that are drawn of rows, or given, by tables of the rows' numbers.
 *
 * @param drawn the rows that parts are drawn of
 * @param given those that come as a part
 */
record DrawnDivision(TableExamples drawn, Map<Part, TableExamples> given) implements Division {
    /**
     * Divides rows.
     *
     * @param places where each stands
     * @param own how many of them parts are drawn of
     * @param validation how many behind those are the validation part
     * @param test how many behind those are the test part
     * @throws DataException if a part would be empty, or a label is unknown
     */
    static DrawnDivision of(
            List<Place> places,
            int own,
            int validation,
            int test,
            List<RowColumn> columns,
            DivisionOptions options,
            DatasetContext context) {
        TableExamples drawn =
                TableExamples.of(table(places, 0, own, columns, List.of()), options.preparation(), context);
        Map<Part, TableExamples> given = new EnumMap<>(Part.class);
        if (validation > 0 && context.fold().isPresent()) {
            throw new DataException(
                    "validation-path gives the validation part, but folds of [cross-validation] are validated on;"
                            + " remove one of the two");
        }
        if (validation > 0) {
            Table alone = table(places, own, own + validation, columns, drawn.fields());
            given.put(Part.VALIDATION, TableExamples.ofPart(alone, FeatureType.INT64, context));
        }
        if (test > 0) {
            int from = own + validation;
            Table alone = table(places, from, from + test, columns, drawn.fields());
            given.put(Part.TEST, TableExamples.ofPart(alone, FeatureType.INT64, context));
        }
        return new DrawnDivision(drawn, given);
    }

    private static Table table(List<Place> places, int from, int to, List<RowColumn> columns, List<Field> known) {
        List<TableField> fields = new ArrayList<>();
        fields.add(TableField.features(
                new Columns.Integers(LongStream.range(from, to).toArray(), 1), List.of()));
        for (RowColumn column : columns) {
            List<String> classes = known.stream()
                    .filter(field -> field.name().equals(column.name()) && field.isClass())
                    .findFirst()
                    .map(Field::classNames)
                    .orElse(column.classes());
            fields.add(column.field(from, to, classes));
        }
        return new Table(
                fields, (field, row, column, message) -> places.get(from + row).problem(message));
    }

    @Override
    public List<Field> fields() {
        return drawn.fields().subList(1, drawn.fields().size());
    }

    private TableExamples table(Part part) {
        return given.getOrDefault(part, drawn);
    }

    /** Within a table that is given as a part, all examples are called those to train on. */
    private Part within(Part part) {
        return given.containsKey(part) ? Part.TRAIN : part;
    }

    @Override
    public int size(Part part) {
        return Math.toIntExact(table(part).size(within(part)).orElse(0));
    }

    @Override
    public int[] examples(Part part) {
        Pass pass = pass(part, Order.PLAIN);
        return IntStream.range(0, pass.capacity())
                .map(pass::example)
                .sorted()
                .distinct()
                .toArray();
    }

    @Override
    public Pass pass(Part part, Order order) {
        Pass pass = Pass.of(size(part), drawn.fields());
        Order whole = new Order(order.seed(), order.epoch(), order.shuffle(), 0);
        if (pass.capacity() > 0) {
            try (Cursor cursor = table(part).cursor(within(part), whole)) {
                cursor.read(pass);
            }
        }
        return pass;
    }

    @Override
    public boolean drawsEachPass() {
        return drawn.drawsEachPass();
    }

    @Override
    public List<String> account() {
        return drawn.account();
    }

    @Override
    public List<String> remarks() {
        return drawn.remarks();
    }
}
