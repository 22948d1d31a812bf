package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import java.util.Map;

/** The second of two things that a loss compares: another field of the data, of which the same model predicts. */
final class SecondItem {
    private SecondItem() {}

    /**
     * What the model predicts of a field that takes the place of the features, in the output that the loss reads.
     *
     * @param field its name in the data, of the features' shape
     */
    static Value prediction(LossContext context, String field) {
        Value features = context.fields().get(Field.FEATURES);
        Value second = context.field(field);
        if (features != null && !second.shape().equals(features.shape())) {
            throw new IllegalArgumentException("the field '" + field + "' has shape " + second.shape()
                    + ", but is read as the features are, whose shape is " + features.shape());
        }
        String output = context.outputs().entrySet().stream()
                .filter(entry -> entry.getValue() == context.prediction())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Model.PREDICTION);
        return Model.output(context.apply(Map.of(Field.FEATURES, second)), output);
    }

    /** A score for each example, of shape {@code [batch]}. */
    static Value scores(Loss loss, Value prediction) {
        Shape shape = prediction.shape();
        if (shape.rank() == 1) {
            return prediction;
        }
        if (shape.rank() != 2 || !shape.dimension(1).equals(Dimension.of(1))) {
            throw new IllegalArgumentException(
                    Unfit.name(loss) + " wants one score for each example, but the prediction has shape " + shape);
        }
        return prediction.squeeze(1);
    }
}
