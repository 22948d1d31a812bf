package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.util.Map;

/** What tells BERT, RoBERTa and DistilBERT apart, which have layers of one kind: names, and what stands before a classifier. */
enum EncoderFamily {
    BERT("bert", "bert", EncoderKeys.BERT, 12),
    ROBERTA("roberta", "roberta", EncoderKeys.BERT, 12),
    DISTILBERT("distilbert", "distilbert", EncoderKeys.DISTILBERT, 6);

    private final String type;
    private final String base;
    private final EncoderKeys keys;
    private final int layers;

    EncoderFamily(String type, String base, EncoderKeys keys, int layers) {
        this.type = type;
        this.base = base;
        this.keys = keys;
        this.layers = layers;
    }

    /** As the HuggingFace library calls a model of it. */
    String type() {
        return type;
    }

    /** What its configuration calls things. */
    EncoderKeys keys() {
        return keys;
    }

    /** How many layers there usually are. */
    int usualLayers() {
        return layers;
    }

    /** The row of the table of positions that the first token has; RoBERTa's rows before it are for tokens that fill up. */
    int firstPosition(Configuration from) {
        return this == ROBERTA ? from.integer("pad_token_id", 1) + 1 : 0;
    }

    /** How many kinds of texts a token may be of; 0 where that is not told apart. */
    int types(Configuration from) {
        return this == DISTILBERT ? 0 : from.positive("type_vocab_size", 2);
    }

    /** Adds a model of this family to a graph. */
    Map<String, Value> apply(EncoderOptions options, ModelContext context, Map<String, Value> inputs) {
        Tokens tokens = Tokens.of(type, inputs);
        EncoderSettings settings = EncoderSettings.of(this, options.configuration(this, context));
        Weights weights = Weights.of(context, base, options.path());
        Layers parts = new Layers(weights, settings.range());
        Embedded embedded =
                Embedded.of(parts, base + ".embeddings", settings, tokens, options.head() == Head.QUESTION_ANSWERING);
        boolean whole = options.head().isOfText();
        Value states = new Encoder(parts, names(), settings).of(embedded, whole);
        Map<String, Value> outputs = new EncoderHead(parts, this, settings, embedded).of(options.head(), states);
        weights.remark();
        return outputs;
    }

    private EncoderNames names() {
        return this == DISTILBERT ? EncoderNames.DISTILBERT : EncoderNames.bert(base);
    }

    /** The vector of the text, from that of its first token. */
    Value pooled(Layers parts, Value first) {
        return this == DISTILBERT
                ? first
                : parts.linear(base + ".pooler.dense", first, width(first)).tanh();
    }

    /** What is classified, from the vector of a text's first token. */
    Value classified(Layers parts, Value first, double dropout) {
        Value vector =
                switch (this) {
                    case BERT -> pooled(parts, first);
                    case ROBERTA ->
                        parts.linear("classifier.dense", parts.dropout(first, dropout), width(first))
                                .tanh();
                    case DISTILBERT ->
                        parts.linear("pre_classifier", first, width(first)).relu();
                };
        return parts.dropout(vector, dropout);
    }

    /** The name of the classifier of texts. */
    String classifier() {
        return this == ROBERTA ? "classifier.out_proj" : "classifier";
    }

    /** A number for each token of the vocabulary. */
    Value words(Layers parts, Value rows, EncoderSettings settings) {
        WordNames names =
                switch (this) {
                    case BERT ->
                        new WordNames(
                                "cls.predictions.transform.dense",
                                "cls.predictions.transform.LayerNorm",
                                "cls.predictions.decoder",
                                "cls.predictions.bias");
                    case ROBERTA ->
                        new WordNames("lm_head.dense", "lm_head.layer_norm", "lm_head.decoder", "lm_head.bias");
                    case DISTILBERT ->
                        new WordNames("vocab_transform", "vocab_layer_norm", "vocab_projector", "vocab_projector.bias");
                };
        Activation activation = this == ROBERTA ? Activation.GELU : settings.activation();
        Value inner = activation.of(parts.linear(names.dense(), rows, width(rows)));
        Value normal = parts.norm(names.norm(), inner, settings.epsilon());
        String decoder = names.decoder();
        if (!settings.tied()) {
            parts.weights().passOver(names.bias());
            return parts.linear(decoder, normal, settings.vocabulary());
        }
        parts.weights().passOver(decoder + ".weight", decoder + ".bias");
        String table = base + ".embeddings.word_embeddings.weight";
        return parts.linear(normal, parts.weight(table, settings.vocabulary(), width(rows)), names.bias());
    }

    /**
     * The names of what predicts words.
     *
     * @param bias where the words that are predicted have the vectors of those that are read; else the decoder has one
     */
    private record WordNames(String dense, String norm, String decoder, String bias) {}

    private static long width(Value rows) {
        return rows.shape().size(-1);
    }
}
