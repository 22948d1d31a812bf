package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TargetType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Of what part and of what class each image is: tables of their places.
 *
 * @param drawn the examples of which the parts are drawn
 * @param test those that come as the test part
 */
record ImageParts(TableExamples drawn, Optional<TableExamples> test) {
    /**
     * Divides images.
     *
     * @param path where they come from
     * @param labels for each image the place of its class
     * @param training how many there are before those that come as the test part
     * @param preparation which parts are drawn of the former
     */
    static ImageParts of(
            Path path,
            int[] labels,
            List<String> classes,
            int training,
            Preparation preparation,
            DatasetContext context) {
        if (context.target().isPresent() && context.target().get().type() != TargetType.CLASS) {
            throw new DataException(path, "holds images of classes, but the loss wants numbers");
        }
        TableExamples drawn = TableExamples.of(table(path, labels, classes, 0, training), preparation, context);
        return new ImageParts(
                drawn,
                training == labels.length
                        ? Optional.empty()
                        : Optional.of(TableExamples.ofPart(
                                table(path, labels, classes, training, labels.length),
                                preparation.featureType(),
                                context)));
    }

    private static Table table(Path path, int[] labels, List<String> classes, int from, int to) {
        long[] places = LongStream.range(from, to).toArray();
        Columns own = new Columns.Labels(Arrays.copyOfRange(labels, from, to), classes, 1);
        return new Table(
                List.of(
                        TableField.features(new Columns.Integers(places, 1), List.of()),
                        TableField.target(Field.TARGET, own, List.of(), classes)),
                (field, row, column, message) -> new DataException.Problem(Optional.of(path), 0, 0, message));
    }

    /** The place of an image, and its class where that is asked for. */
    List<Field> fields() {
        return drawn.fields();
    }

    OptionalLong size(Part part) {
        return of(part).map(given -> given.size(Part.TRAIN)).orElseGet(() -> drawn.size(part));
    }

    Cursor cursor(Part part, Order order) {
        return of(part).map(given -> given.cursor(Part.TRAIN, order)).orElseGet(() -> drawn.cursor(part, order));
    }

    private Optional<TableExamples> of(Part part) {
        return test.filter(given -> part == Part.TEST);
    }
}
