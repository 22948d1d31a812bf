package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.graph.ElementType;
import java.util.List;
import java.util.OptionalLong;

/** A few rows in memory, in one order, the same for every part. */
record Table(List<Field> fields, float[] features, double[] targets) implements Examples {
    @Override
    public OptionalLong size(Part part) {
        return OptionalLong.of(rows());
    }

    private int rows() {
        return targets.length / fields.get(1).elements();
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new Rows();
    }

    @Override
    public String digest() {
        return "table";
    }

    @Override
    public void close() {}

    private final class Rows implements Cursor {
        private int next;

        @Override
        public int read(Batch batch) {
            int count = Math.min(batch.capacity(), rows() - next);
            int width = features.length / rows();
            int labels = fields.get(1).elements();
            batch.floats(0).put(0, features, next * width, count * width);
            for (int place = 0; place < count * labels; place++) {
                if (fields.get(1).type() == ElementType.INT64) {
                    batch.longs(1).put(place, (long) targets[next * labels + place]);
                } else {
                    batch.floats(1).put(place, (float) targets[next * labels + place]);
                }
            }
            next += count;
            return count;
        }

        @Override
        public long position() {
            return next;
        }

        @Override
        public void close() {}
    }
}
