package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.SavedModel;
import java.util.Map;
import java.util.Optional;

/** What tells BERT, RoBERTa and DistilBERT apart, which have layers of one kind: names, and what stands before a classifier. */
enum EncoderFamily {
    BERT("bert", "Bert", ConfigurationKeys.BERT),
    ROBERTA("roberta", "Roberta", ConfigurationKeys.ROBERTA),
    DISTILBERT("distilbert", "DistilBert", ConfigurationKeys.DISTILBERT);

    private final String base;
    private final String architecture;
    private final ConfigurationKeys keys;

    /**
     * @param base what stands before the names of all parameters but those of the head
     * @param architecture how the names of the HuggingFace library's classes begin
     */
    EncoderFamily(String base, String architecture, ConfigurationKeys keys) {
        this.base = base;
        this.architecture = architecture;
        this.keys = keys;
    }

    /** What its configuration calls things. */
    ConfigurationKeys keys() {
        return keys;
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
        Head head = options.head();
        Tokens tokens = Tokens.of(keys.type(), inputs);
        EncoderSettings settings = EncoderSettings.of(
                this,
                options.transformer()
                        .configuration(
                                keys,
                                context,
                                before(context.declaration(TokenFields.INPUT_IDS)),
                                head == Head.MASKED_LANGUAGE_MODEL));
        Weights weights = Weights.of(context, base, options.transformer().path());
        Layers parts = new Layers(weights, settings.range());
        Embedded embedded = Embedded.of(parts, base + ".embeddings", settings, tokens, head == Head.QUESTION_ANSWERING);
        boolean whole = head.isOfText() && options.pooling() == Pooling.FIRST;
        Value states = new Encoder(parts, names(), settings).of(embedded, whole);
        EncoderHead made = new EncoderHead(parts, this, settings, embedded);
        Map<String, Value> outputs =
                switch (options.pooling()) {
                    case FIRST -> made.of(head, states);
                    case MEAN -> Map.of(Model.PREDICTION, Pooling.mean(embedded.sequences(states), tokens.mask()));
                    case MAX -> Map.of(Model.PREDICTION, Pooling.max(embedded.sequences(states), tokens.mask()));
                };
        weights.remark();
        return outputs;
    }

    /** Writes a trained model of this family. */
    void save(EncoderOptions options, SavedModel to) {
        Head head = options.head();
        int vocabulary = Pretrained.vocabulary(to, base + ".embeddings.word_embeddings.weight");
        Configuration configuration =
                options.transformer().configuration(keys, vocabulary, before(to.field(TokenFields.INPUT_IDS)));
        String classifier = (head == Head.TOKENS ? "classifier" : classifier()) + ".weight";
        Pretrained.save(to, configuration, architecture + head.architecture(), classifier);
    }

    /** How many rows of the table of positions stand before that of the first token: those up to the number of what fills up. */
    private int before(Optional<Field> tokens) {
        return this == ROBERTA
                ? 1
                        + (int) tokens.map(Field::tokenRoles)
                                .orElse(TokenRoles.NONE)
                                .padding()
                                .orElse(1)
                : 0;
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
