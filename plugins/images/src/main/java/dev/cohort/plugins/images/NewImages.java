package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** New images, as they would be evaluated. */
final class NewImages implements NewData {
    private static final String SIZE = "size";

    private final ImageSource images;
    private final int count;
    private final Presentation presentation;
    private final Field features;
    private final List<List<String>> kept;
    private int position;
    private int begin;

    /**
     * @param count how many images there are
     * @param kept for each image what is kept of it; empty where nothing is
     */
    NewImages(ImageSource images, int count, Presentation presentation, Field features, List<List<String>> kept) {
        this.images = images;
        this.count = count;
        this.presentation = presentation;
        this.features = features;
        this.kept = kept;
    }

    /** Refuses what is asked for beside the names that there are. */
    static void requireKept(Path input, List<String> keep, List<String> names) {
        for (String name : keep) {
            if (!names.contains(name)) {
                throw new DataException(
                        input,
                        "has no \"" + name + "\" to keep; "
                                + (names.isEmpty()
                                        ? "nothing but its images is known"
                                        : "there is " + String.join(", ", names)));
            }
        }
    }

    /** The size of examples in training, for {@link #size}. */
    static Map<String, List<String>> learned(Presentation presentation) {
        return Map.of(SIZE, List.of(Integer.toString(presentation.height()), Integer.toString(presentation.width())));
    }

    /** The height and width of examples in training. */
    static List<Integer> size(Path input, Map<String, List<String>> learned) {
        try {
            List<Integer> size = learned.getOrDefault(SIZE, List.of()).stream()
                    .map(Integer::valueOf)
                    .toList();
            if (size.size() == 2) {
                return size;
            }
        } catch (NumberFormatException noNumbers) {
            // Told below.
        }
        throw new DataException(input, "cannot be read, since the model does not say what size of images it takes");
    }

    @Override
    public List<Field> fields() {
        return List.of(features);
    }

    @Override
    public int read(Batch batch) {
        begin = position;
        int read = Math.min(batch.capacity(), count - position);
        for (int index = 0; index < read; index++) {
            Pixels decoded = images.read(position++);
            byte[] example = presentation.plain(presentation.prepared(decoded)).bytes();
            batch.bytes(0).put(index * example.length, example);
        }
        return read;
    }

    @Override
    public List<String> kept(int example) {
        return kept.isEmpty() ? List.of() : kept.get(begin + example);
    }

    @Override
    public long position() {
        return position;
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
