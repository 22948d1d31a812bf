package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel.NextToken;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import java.util.Map;
import java.util.Optional;

/**
 * A language model: what it predicts of whole sequences, and how it writes.
 *
 * @param type as the HuggingFace library calls it
 * @param classifier the name of the map from the vector of a token to the classes of tokens
 */
record DecoderModel(String type, String classifier, Layers layers, DecoderParts parts, DecoderSettings settings) {
    /** The outputs of a head, by name. */
    Map<String, Value> apply(Head head, Tokens tokens) {
        Sequences sequences = sequences(tokens, head == Head.QUESTION_ANSWERING);
        Mask mask = Mask.causal(tokens, sequences.length());
        Value rows = new Decoder(layers, parts, settings).of(sequences, mask, Optional.empty());
        Map<String, Value> outputs =
                switch (head) {
                    case CAUSAL_LANGUAGE_MODEL -> prediction(sequences.of(parts.predicted(rows)));
                    case CLASSIFICATION ->
                        prediction(ofText(tokens, sequences, rows, context().predictionSize()));
                    case REWARD -> prediction(ofText(tokens, sequences, rows, 1));
                    case TOKENS ->
                        prediction(sequences.of(layers.linear(
                                classifier,
                                layers.dropout(rows, settings.headDropout()),
                                context().predictionSize())));
                    case QUESTION_ANSWERING -> Spans.of(sequences.of(layers.linear("qa_outputs", rows, 2)));
                    case POOLED -> prediction(last(tokens, sequences, rows));
                    case NONE -> prediction(sequences.of(rows));
                    case MASKED_LANGUAGE_MODEL ->
                        throw new IllegalArgumentException(type + " sees the tokens before alone; set head ="
                                + " \"causal-language-model\", or use bert, roberta or distilbert");
                };
        layers.weights().remark();
        return outputs;
    }

    private ModelContext context() {
        return layers.context();
    }

    private static Map<String, Value> prediction(Value value) {
        return Map.of(Model.PREDICTION, value);
    }

    private Sequences sequences(Tokens tokens, boolean everywhere) {
        Value words = context().at("embeddings", parts.words(tokens, everywhere));
        Positions positions = Positions.first(words.shape().size(1));
        if (positions.length() > settings.positions()) {
            throw new IllegalArgumentException(
                    "the sequences of the data have " + positions.length() + " tokens, and the model knows "
                            + settings.positions() + " positions; set max-length in [dataset]");
        }
        Value rows = parts.placed(words, positions).reshape(-1, settings.width());
        return new Sequences(rows, positions, positions.length() - tokens.length());
    }

    private Value ofText(Tokens tokens, Sequences sequences, Value rows, int size) {
        return layers.linear("score", last(tokens, sequences, rows), size, false);
    }

    /** The vectors of the last tokens, [batch, width]. */
    private Value last(Tokens tokens, Sequences sequences, Value rows) {
        Value all = sequences.of(rows);
        long length = tokens.length();
        Optional<Value> mask = tokens.mask();
        if (mask.isEmpty() && settings.padding() >= 0) {
            mask = Optional.of(tokens.ids().equal(settings.padding()).not().toFloat());
        }
        if (mask.isEmpty()) {
            return all.slice(1, length - 1, length).reshape(-1, settings.width());
        }
        Value places = Tokens.places(mask.get().graph(), length);
        Value last = mask.get().times(places).maximumOver(1).unsqueeze(1);
        return places.equal(last).toFloat().unsqueeze(1).matmul(all).reshape(-1, settings.width());
    }

    /** What is remembered of a beginning of which more is to be written. */
    Map<String, Value> begin(Tokens tokens, int more) {
        Sequences sequences = sequences(tokens, false);
        Positions.require(sequences.length(), more, settings.positions());
        Cache cache = Cache.begun(more);
        new Decoder(layers, parts, settings).of(sequences, Mask.causal(tokens, sequences.length()), Optional.of(cache));
        return Written.begun(tokens, sequences.length(), more, cache);
    }

    /** Reads one more token of each sequence, [batch]. */
    NextToken next(Value token, Map<String, Value> before) {
        Written written = Written.of(before);
        Positions positions = written.positions();
        Value words = parts.words(Tokens.one(token), false);
        Value rows = parts.placed(words, positions).reshape(-1, settings.width());
        Value states = new Decoder(layers, parts, settings)
                .of(new Sequences(rows, positions, 0), written.mask(), Optional.of(written.cache()));
        return new NextToken(parts.predicted(states), written.after());
    }
}
