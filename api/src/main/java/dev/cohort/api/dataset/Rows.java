package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import java.util.Arrays;
import java.util.List;

/** Some rows that are to be read next, and their order. */
final class Rows {
    private final List<Field> fields;
    private final Object[] elements;
    private final int[] order;
    private int count;
    private int position;

    Rows(List<Field> fields, int capacity) {
        this.fields = fields;
        this.elements = fields.stream()
                .map(field -> field.type() == ElementType.INT64
                        ? (Object) new long[capacity * field.elements()]
                        : new float[capacity * field.elements()])
                .toArray();
        this.order = new int[capacity];
        Arrays.setAll(order, row -> row);
    }

    /** Adds some rows of each field. */
    void add(List<Block> blocks, int[] rows) {
        for (int field = 0; field < elements.length; field++) {
            int width = fields.get(field).elements();
            for (int index = 0; index < rows.length; index++) {
                Object from = blocks.get(field) instanceof Block.Longs longs
                        ? longs.elements()
                        : ((Block.Floats) blocks.get(field)).elements();
                System.arraycopy(from, rows[index] * width, elements[field], (count + index) * width, width);
            }
        }
        count += rows.length;
    }

    /** These rows behind those of others that are left. */
    Rows behind(Rows others) {
        int left = others.left();
        Rows all = new Rows(fields, left + left());
        for (int field = 0; field < elements.length; field++) {
            int width = fields.get(field).elements();
            for (int index = 0; index < left; index++) {
                int row = others.order[others.position + index];
                System.arraycopy(others.elements[field], row * width, all.elements[field], index * width, width);
            }
            System.arraycopy(elements[field], 0, all.elements[field], left * width, count * width);
        }
        for (int index = 0; index < left(); index++) {
            all.order[left + index] = left + order[position + index];
        }
        all.count = left + count;
        return all;
    }

    int[] order() {
        return order;
    }

    int left() {
        return order.length - position;
    }

    void pass(int rows) {
        position += rows;
    }

    /** Fills a batch with the next rows; returns how many there were. */
    int copy(Batch batch) {
        int rows = Math.min(batch.capacity(), left());
        for (int field = 0; rows > 0 && field < elements.length; field++) {
            int width = fields.get(field).elements();
            Block block = elements[field] instanceof long[] longs
                    ? new Block.Longs(longs, width)
                    : new Block.Floats((float[]) elements[field], width);
            block.copy(order, position, rows, batch, field);
        }
        position += rows;
        return rows;
    }
}
