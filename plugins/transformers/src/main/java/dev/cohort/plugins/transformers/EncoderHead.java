package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import java.util.Map;

/** What a model of the kind of BERT predicts from the vectors of the tokens, as the siblings of {@code BertForMaskedLM} do. */
record EncoderHead(Layers layers, EncoderFamily family, EncoderSettings settings, Embedded embedded) {
    /**
     * The outputs of a head, by name.
     *
     * @param states one row for each token, or for each sequence where the head is about the text as a whole
     */
    Map<String, Value> of(Head head, Value states) {
        return switch (head) {
            case CLASSIFICATION -> prediction(ofText(states, layers.context().predictionSize()));
            case REWARD -> prediction(ofText(states, 1));
            case POOLED -> prediction(family.pooled(layers, states));
            case TOKENS -> prediction(embedded.sequences(ofTokens(states)));
            case MASKED_LANGUAGE_MODEL -> prediction(embedded.sequences(family.words(layers, states, settings)));
            case QUESTION_ANSWERING ->
                Spans.of(embedded.sequences(
                        layers.linear("qa_outputs", layers.dropout(states, settings.spanDropout()), 2)));
            case NONE -> prediction(embedded.sequences(states));
            case CAUSAL_LANGUAGE_MODEL ->
                throw new IllegalArgumentException(family.keys().type()
                        + " sees the tokens on both sides and predicts no next one; set head = \"masked-language-model\", or"
                        + " use gpt2 or llama");
        };
    }

    private static Map<String, Value> prediction(Value value) {
        return Map.of(Model.PREDICTION, value);
    }

    private Value ofText(Value first, int size) {
        Value classified = family.classified(layers, first, settings.headDropout());
        return layers.linear(family.classifier(), classified, size);
    }

    private Value ofTokens(Value states) {
        double dropout = family == EncoderFamily.DISTILBERT ? settings.dropout() : settings.headDropout();
        return layers.linear(
                "classifier", layers.dropout(states, dropout), layers.context().predictionSize());
    }
}
