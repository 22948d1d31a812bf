package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Images by their places, which parts and classes are told by.
 *
 * @param images gives them as prepared for the presentation
 * @param features the field that holds them
 * @param isReadByThreads whether an image is work to read
 * @param digest a hash of all
 * @param remarks what people should know of them
 */
record ImageExamples(
        ImageSource images,
        Presentation presentation,
        Field features,
        ImageParts parts,
        boolean isReadByThreads,
        String digest,
        List<String> remarks)
        implements Examples {
    /** The field with the second view of each image. */
    static final String VIEW = "view";

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(parts.fields());
        fields.set(0, features);
        if (isMixed() && fields.size() > 1) {
            Field classes = fields.get(1);
            fields.set(
                    1,
                    new Field(
                                    classes.name(),
                                    ElementType.FLOAT32,
                                    Shape.of(classes.classNames().size()))
                            .withClasses(classes.classNames())
                            .withClassCounts(classes.classCounts()));
        }
        if (presentation.augmentation().hasTwoViews()) {
            Scaling scaling = features.scaling().orElseThrow();
            fields.add(new Field(VIEW, features.type(), features.shape()).withScaling(scaling));
        }
        return fields;
    }

    private boolean isMixed() {
        return presentation.augmentation().mixing().isAny();
    }

    @Override
    public OptionalLong size(Part part) {
        return parts.size(part);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new ImageCursor(images, presentation, parts.cursor(part, order), fields(), part, order);
    }

    @Override
    public Map<String, List<String>> learned() {
        return NewImages.learned(presentation);
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
