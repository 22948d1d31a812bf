package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TableExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Images by their places in a list of files, of which a table says what part and what class each is. */
final class ImageExamples implements Examples {
    private final ImageFolder options;
    private final LabelledFiles files;
    private final TableExamples places;

    ImageExamples(ImageFolder options, LabelledFiles files, TableExamples places) {
        this.options = options;
        this.files = files;
        this.places = places;
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(places.fields());
        fields.set(0, options.features());
        return fields;
    }

    @Override
    public OptionalLong size(Part part) {
        return places.size(part);
    }

    @Override
    public boolean isReadByThreads() {
        return true;
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new ImageCursor(
                options, files.files(), places.fields().size() > 1, places.cursor(part, order), part, order);
    }

    @Override
    public String digest() {
        return files.digest();
    }

    @Override
    public List<String> remarks() {
        if (files.damaged().isEmpty()) {
            return List.of();
        }
        int count = files.damaged().size();
        return List.of(count + (count == 1 ? " image is" : " images are") + " damaged and left out, the first "
                + files.damaged().get(0));
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
