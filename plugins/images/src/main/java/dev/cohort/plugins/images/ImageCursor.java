package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import java.nio.ByteBuffer;

/** A pass over images, which decodes them. */
final class ImageCursor implements Cursor {
    private static final long STREAM = 6;

    private final ImageSource images;
    private final Presentation presentation;
    private final Cursor rows;
    private final boolean labelled;
    private final boolean varied;
    private final Order order;

    /** @param rows gives the places of the images, and their classes where those are asked for */
    ImageCursor(ImageSource images, Presentation presentation, Cursor rows, boolean labelled, Part part, Order order) {
        this.images = images;
        this.presentation = presentation;
        this.rows = rows;
        this.labelled = labelled;
        this.varied = part == Part.TRAIN && presentation.augmentation().isAny();
        this.order = order;
    }

    @Override
    public int read(Batch batch) {
        Places places = new Places(batch.capacity());
        int count = rows.read(places);
        ByteBuffer features = batch.bytes(0);
        for (int index = 0; index < count; index++) {
            int place = (int) places.longs(0).get(index);
            byte[] example = example(place).bytes();
            features.put(index * example.length, example);
            if (labelled) {
                batch.longs(1).put(index, places.longs(1).get(index));
            }
        }
        return count;
    }

    /** What is seen of an image depends on seed, epoch and image alone. */
    private Pixels example(int place) {
        Pixels prepared = images.read(place);
        return varied
                ? presentation.varied(prepared, SplitMix64.of(order.seed(), STREAM, order.epoch(), place))
                : presentation.plain(prepared);
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
