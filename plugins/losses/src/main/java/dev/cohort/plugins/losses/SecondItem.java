package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The second of two things that a loss compares: another field of the data, of which the same model predicts. */
final class SecondItem {
    private static final List<String> TEXT =
            List.of(TokenFields.INPUT_IDS, TokenFields.ATTENTION_MASK, TokenFields.TOKEN_TYPE_IDS);

    private SecondItem() {}

    /**
     * What the model predicts of a field that takes the place of the features, in the output that the loss reads.
     *
     * @param field its name in the data, of the features' shape; of texts, what stands before the names of the second one's fields
     */
    static Value prediction(LossContext context, String field) {
        Map<String, Value> texts = texts(context, field + "-");
        return texts.isEmpty() ? features(context, field) : prediction(context, texts);
    }

    /** The fields of a second text, under the names of the first one's. */
    static Map<String, Value> texts(LossContext context, String prefix) {
        Map<String, Value> texts = new HashMap<>();
        if (!context.fields().containsKey(Field.FEATURES)) {
            for (String name : TEXT) {
                Optional.ofNullable(context.fields().get(prefix + name)).ifPresent(value -> texts.put(name, value));
            }
        }
        return texts;
    }

    private static Value features(LossContext context, String field) {
        Value features = context.fields().get(Field.FEATURES);
        Value second = context.field(field);
        if (features != null && !second.shape().equals(features.shape())) {
            throw new IllegalArgumentException("the field '" + field + "' has shape " + second.shape()
                    + ", but is read as the features are, whose shape is " + features.shape());
        }
        return prediction(context, Map.of(Field.FEATURES, second));
    }

    private static Value prediction(LossContext context, Map<String, Value> inputs) {
        String output = context.outputs().entrySet().stream()
                .filter(entry -> entry.getValue() == context.prediction())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Model.PREDICTION);
        return Model.output(context.apply(inputs), output);
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
