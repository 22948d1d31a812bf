package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import java.util.Map;

/**
 * What BERT predicts from the vectors of the tokens.
 *
 * @param base what stands before the names of what is no head
 */
record EncoderHead(Layers layers, String base, EncoderSettings settings, Embedded embedded) {
    /** The outputs of a head, by name. */
    Map<String, Value> of(Head head, Value states) {
        return Map.of(
                Model.PREDICTION,
                switch (head) {
                    case CLASSIFICATION -> layers.linear("classifier", dropped(pooled(states)), size());
                    case REWARD -> layers.linear("classifier", dropped(pooled(states)), 1);
                    default -> throw new IllegalArgumentException("not yet");
                });
    }

    private int size() {
        return layers.context().predictionSize();
    }

    private Value pooled(Value states) {
        return layers.linear(base + ".pooler.dense", embedded.first(states), settings.width())
                .tanh();
    }

    private Value dropped(Value value) {
        return layers.dropout(value, settings.headDropout());
    }
}
