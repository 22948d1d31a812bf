package dev.cohort.trainer;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Data of which no further batch is read once the process was asked to end: training and evaluation both end there.
 *
 * @param interrupted whether the process was asked to end
 */
record InterruptibleExamples(Examples examples, BooleanSupplier interrupted) implements Examples {
    /** Thrown in place of the next batch. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("the process was asked to end");
        }
    }

    @Override
    public List<Field> fields() {
        return examples.fields();
    }

    @Override
    public OptionalLong size(Part part) {
        return examples.size(part);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new Pass(examples.cursor(part, order), interrupted);
    }

    @Override
    public String digest() {
        return examples.digest();
    }

    @Override
    public void close() {
        examples.close();
    }

    private record Pass(Cursor cursor, BooleanSupplier interrupted) implements Cursor {
        @Override
        public int read(Batch batch) {
            if (interrupted.getAsBoolean()) {
                throw new Interrupted();
            }
            return cursor.read(batch);
        }

        @Override
        public long position() {
            return cursor.position();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
