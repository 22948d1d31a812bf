package dev.cohort.testkit;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** The examples that a loss is tested with, the same for every part. */
final class LossExamples implements Examples, Cursor {
    private final LossComplianceTest test;
    private int next;

    LossExamples(LossComplianceTest test) {
        this.test = test;
    }

    @Override
    public List<Field> fields() {
        return test.fields();
    }

    @Override
    public OptionalLong size(Part part) {
        return OptionalLong.of(LossComplianceTest.EXAMPLES);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new LossExamples(test);
    }

    @Override
    public int read(Batch batch) {
        int count = Math.min(batch.capacity(), LossComplianceTest.EXAMPLES - next);
        fill(batch);
        next += count;
        return count;
    }

    /** Fills a batch with the next examples. */
    void fill(Batch batch) {
        Random random = new Random(7);
        int width = test.width();
        int labels = test.labels();
        Optional<TargetType> target = test.component().target().map(TargetRequest::type);
        int end = Math.min(LossComplianceTest.EXAMPLES, next + batch.capacity());
        for (int example = 0; example < end; example++) {
            int row = example - next;
            float[] predictions = test.predictions(width, random);
            if (row >= 0) {
                batch.floats(0).put(row * width, predictions);
            }
            for (int column = 0; column < labels; column++) {
                int label = random.nextInt(2);
                if (row >= 0 && target.equals(Optional.of(TargetType.CLASS))) {
                    batch.longs(1).put(row * labels + column, label);
                }
            }
            float[] numbers = test.numbers(random);
            if (row >= 0 && target.equals(Optional.of(TargetType.NUMBER))) {
                batch.floats(1).put(row * numbers.length, numbers);
            }
            for (int other = 0; other < test.others().size(); other++) {
                int place = (target.isPresent() ? 2 : 1) + other;
                for (int column = 0; column < width; column++) {
                    float prediction = (random.nextBoolean() ? 1.1f : -0.9f) * (1 + random.nextFloat());
                    if (row >= 0) {
                        batch.floats(place).put(row * width + column, prediction);
                    }
                }
            }
        }
    }

    @Override
    public long position() {
        return next;
    }

    @Override
    public String digest() {
        return "rows";
    }

    @Override
    public void close() {}
}
