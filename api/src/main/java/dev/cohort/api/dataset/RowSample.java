package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some rows of a table that comes in blocks: those that were drawn, and behind them one for each label. */
final class RowSample {
    /** A field's elements, of the type that its columns have, as doubles, whole numbers or places in a list of labels. */
    private static final class Held {
        private final Map<String, Integer> codes = new LinkedHashMap<>();
        private double[] numbers = {};
        private long[] integers = {};
    }

    private final Table first;
    private final int most;
    private final List<Held> held = new ArrayList<>();
    private int drawn;
    private int witnesses;

    /** @param first the first block, whose fields are those of all */
    RowSample(Table first, int most) {
        this.first = first;
        this.most = most;
        first.fields().forEach(field -> held.add(new Held()));
    }

    int most() {
        return most;
    }

    int drawn() {
        return drawn;
    }

    /** Puts a row to a place; the next one, or one that is held already. */
    void draw(Table table, int row, int place) {
        drawn = Math.max(drawn, place + 1);
        put(table, row, place);
    }

    /** Holds the rows in which a label occurs for the first time. */
    void witness(Table table, int[] rows, Set<String> witnessed) {
        for (int number = 0; number < table.fields().size(); number++) {
            TableField field = table.fields().get(number);
            if (!(field.columns() instanceof Columns.Labels labels)) {
                continue;
            }
            int width = labels.width();
            Map<Integer, Boolean> known = new HashMap<>();
            for (int row : rows) {
                for (int column = 0; column < width; column++) {
                    int code = labels.elements()[row * width + column];
                    if (known.putIfAbsent(code * width + column, true) == null
                            && witnessed.add(
                                    number + " " + column + " " + labels.texts().get(code))) {
                        put(table, row, most + witnesses++);
                    }
                }
            }
        }
    }

    private void put(Table table, int row, int place) {
        for (int number = 0; number < held.size(); number++) {
            Columns columns = table.fields().get(number).columns();
            Held own = held.get(number);
            int width = columns.width();
            int end = (place + 1) * width;
            if (columns instanceof Columns.Integers || columns instanceof Columns.Labels) {
                own.integers = end > own.integers.length ? Arrays.copyOf(own.integers, end + end / 2) : own.integers;
            } else {
                own.numbers = end > own.numbers.length ? Arrays.copyOf(own.numbers, end + end / 2) : own.numbers;
            }
            for (int column = 0; column < width; column++) {
                int from = row * width + column;
                int to = place * width + column;
                if (columns instanceof Columns.Floats floats) {
                    own.numbers[to] = floats.elements()[from];
                } else if (columns instanceof Columns.Doubles doubles) {
                    own.numbers[to] = doubles.elements()[from];
                } else if (columns instanceof Columns.Integers integers) {
                    own.integers[to] = integers.elements()[from];
                } else if (columns instanceof Columns.Labels labels) {
                    own.integers[to] = own.codes.computeIfAbsent(
                            labels.texts().get(labels.elements()[from]), text -> own.codes.size());
                }
            }
        }
    }

    Table table() {
        List<TableField> fields = new ArrayList<>();
        for (int number = 0; number < held.size(); number++) {
            TableField field = first.fields().get(number);
            fields.add(new TableField(
                    field.name(),
                    field.role(),
                    columns(field.columns(), held.get(number)),
                    field.columnNames(),
                    field.classes()));
        }
        return new Table(fields, first.origin());
    }

    private Columns columns(Columns like, Held own) {
        int width = like.width();
        int[] places = new int[(drawn + witnesses) * width];
        for (int index = 0; index < places.length; index++) {
            places[index] = index < drawn * width ? index : index - drawn * width + most * width;
        }
        if (like instanceof Columns.Integers) {
            return new Columns.Integers(
                    Arrays.stream(places)
                            .mapToLong(place -> own.integers[place])
                            .toArray(),
                    width);
        }
        if (like instanceof Columns.Labels) {
            return new Columns.Labels(
                    Arrays.stream(places)
                            .map(place -> (int) own.integers[place])
                            .toArray(),
                    List.copyOf(own.codes.keySet()),
                    width);
        }
        return new Columns.Doubles(
                Arrays.stream(places).mapToDouble(place -> own.numbers[place]).toArray(), width);
    }
}
