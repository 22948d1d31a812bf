package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A pass over images, which decodes them. */
final class ImageCursor implements Cursor {
    private static final long STREAM = 6;

    private final ImageFolder options;
    private final List<Path> files;
    private final boolean labelled;
    private final Cursor rows;
    private final Part part;
    private final Order order;

    /** @param rows gives the places of the images, and their classes where those are asked for */
    ImageCursor(ImageFolder options, List<Path> files, boolean labelled, Cursor rows, Part part, Order order) {
        this.options = options;
        this.files = files;
        this.labelled = labelled;
        this.rows = rows;
        this.part = part;
        this.order = order;
    }

    @Override
    public int read(Batch batch) {
        Places places = new Places(batch.capacity());
        int count = rows.read(places);
        int height = options.size().get(0);
        int width = options.size().get(1);
        int bytes = options.color().channels() * height * width;
        ByteBuffer features = batch.bytes(0);
        for (int index = 0; index < count; index++) {
            int place = (int) places.longs(0).get(index);
            Pixels image = ImageFile.read(files.get(place), options.color());
            view(place).sample(image, height, width, features, index * bytes);
            if (labelled) {
                batch.longs(1).put(index, places.longs(1).get(index));
            }
        }
        return count;
    }

    /** What is seen of an image depends on seed, epoch and image alone. */
    private View view(int place) {
        return part == Part.TRAIN
                ? View.drawn(
                        SplitMix64.of(order.seed(), STREAM, order.epoch(), place),
                        options.flip(),
                        options.rotate(),
                        options.crop())
                : View.PLAIN;
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
