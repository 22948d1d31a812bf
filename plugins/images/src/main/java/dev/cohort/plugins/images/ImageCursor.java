package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** A pass over images, which decodes them. */
final class ImageCursor implements Cursor {
    private static final long STREAM = 6;
    private static final long MIXING_STREAM = 7;
    private static final long VIEW_STREAM = 8;

    private final ImageSource images;
    private final Presentation presentation;
    private final Cursor rows;
    private final List<Field> fields;
    private final boolean labelled;
    private final boolean training;
    private final Order order;

    /** @param rows gives the places of the images, and their classes where those are asked for */
    ImageCursor(
            ImageSource images, Presentation presentation, Cursor rows, List<Field> fields, Part part, Order order) {
        this.images = images;
        this.presentation = presentation;
        this.rows = rows;
        this.fields = fields;
        this.labelled = fields.stream().anyMatch(field -> field.name().equals(Field.TARGET));
        this.training = part == Part.TRAIN;
        this.order = order;
    }

    @Override
    public int read(Batch batch) {
        long begin = position();
        Places places = new Places(batch.capacity());
        int count = rows.read(places);
        ByteBuffer features = batch.bytes(0);
        for (int index = 0; index < count; index++) {
            int place = (int) places.longs(0).get(index);
            Pixels prepared = images.read(place);
            byte[] example = example(prepared, place).bytes();
            features.put(index * example.length, example);
            if (labelled) {
                label((int) places.longs(1).get(index), index, batch);
            }
            if (presentation.augmentation().hasTwoViews()) {
                byte[] view = varied(prepared, place, VIEW_STREAM).bytes();
                batch.bytes(fields.size() - 1).put(index * view.length, view);
            }
        }
        Mixing mixing = presentation.augmentation().mixing();
        if (training && mixing.isAny() && count > 0) {
            SplitMix64 random = SplitMix64.of(order.seed(), MIXING_STREAM, order.epoch(), begin);
            mixing.apply(features, probabilities(batch), count, shape(), random);
        }
        return count;
    }

    /** The class of an example, or the probability of each. */
    private void label(int label, int index, Batch batch) {
        if (fields.get(1).type() == ElementType.INT64) {
            batch.longs(1).put(index, label);
            return;
        }
        int classes = fields.get(1).elements();
        for (int other = 0; other < classes; other++) {
            batch.floats(1).put(index * classes + other, other == label ? 1 : 0);
        }
    }

    private FloatBuffer probabilities(Batch batch) {
        return labelled ? batch.floats(1) : FloatBuffer.allocate(0);
    }

    private Mixing.Shape shape() {
        Shape image = fields.get(0).shape();
        int classes = labelled ? fields.get(1).elements() : 0;
        return new Mixing.Shape((int) image.size(0), (int) image.size(1), (int) image.size(2), classes);
    }

    private Pixels example(Pixels prepared, int place) {
        return training && presentation.augmentation().isAny()
                ? varied(prepared, place, STREAM)
                : presentation.plain(prepared);
    }

    /** What is seen of an image depends on seed, epoch and image alone. */
    private Pixels varied(Pixels prepared, int place, long stream) {
        return presentation.varied(prepared, SplitMix64.of(order.seed(), stream, order.epoch(), place));
    }

    @Override
    public void skip(int capacity) {
        rows.read(new Places(capacity));
    }

    @Override
    public long position() {
        return rows.position();
    }

    @Override
    public void close() {
        rows.close();
    }
}
