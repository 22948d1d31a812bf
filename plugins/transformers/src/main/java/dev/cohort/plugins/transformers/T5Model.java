package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel.NextToken;
import java.util.Map;
import java.util.Optional;

/**
 * A T5: what it predicts of whole sequences, and how it writes.
 *
 * @param tied whether the tokens that are written have the vectors of those that are read
 */
record T5Model(Layers layers, T5Settings settings, boolean tied) {
    static final String TABLE = "shared.weight";
    private static final String OUTPUT = "lm_head.weight";

    static T5Model of(Weights weights, Configuration configuration) {
        T5Settings settings = T5Settings.of(configuration);
        // The library's files say by what they hold whether there are vectors of their own; older ones hold copies,
        // too.
        boolean tied = settings.scaled() || configuration.file().isPresent() && !weights.has(OUTPUT);
        return new T5Model(new Layers(weights, settings.factor()), settings, tied);
    }

    /** A number for each token of the vocabulary, at each place of what is written: [batch, length, vocabulary]. */
    Value predicted(Tokens read, Tokens written) {
        Encoded encoded = encoded(read);
        T5Stack decoder = T5Stack.decoder(layers, settings);
        long length = written.length();
        Mask mask = decoder.placed(Mask.causal(written, length), length);
        Value states = decoder.of(rows(begun(written)), length, mask, Optional.empty(), Optional.of(encoded));
        Value logits = logits(states).reshape(-1, length, settings.vocabulary());
        Weights weights = layers.weights();
        weights.passOver("encoder.embed_tokens.weight", "decoder.embed_tokens.weight");
        weights.passOver("decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");
        if (tied) {
            weights.passOver(OUTPUT);
        }
        weights.remark();
        return logits;
    }

    /** What is written with the token in front that this model begins with, whichever the data has there. */
    private Tokens begun(Tokens written) {
        int length = Math.toIntExact(written.length());
        long[] others = new long[length];
        long[] first = new long[length];
        for (int place = 0; place < length; place++) {
            others[place] = place == 0 ? 0 : 1;
            first[place] = place == 0 ? settings.start() : 0;
        }
        Value ids = written.ids();
        Shape shape = Shape.of(1, length);
        Value own = ids.times(ids.graph().constant(Constant.of(ElementType.INT64, shape, others)))
                .plus(ids.graph().constant(Constant.of(ElementType.INT64, shape, first)));
        return new Tokens(own, Optional.empty(), Optional.empty());
    }

    /** What the decoder's layers read of the tokens. */
    Encoded encoded(Tokens tokens) {
        T5Stack encoder = T5Stack.encoder(layers, settings);
        T5Stack decoder = T5Stack.decoder(layers, settings);
        Value words = layers.context().at("embeddings", words(tokens));
        long length = words.shape().size(1);
        Mask mask = Mask.of(tokens, length);
        Value made = encoder.of(
                words.reshape(-1, settings.width()),
                length,
                encoder.placed(mask, length),
                Optional.empty(),
                Optional.empty());
        return Encoded.of(
                tokens, length, settings.decoderLayers(), layer -> decoder.encoded(layer, made, length, mask));
    }

    /** Reads one more token of each sequence, [batch]. */
    NextToken next(Value token, Value position, Map<String, Value> memory) {
        Written written = Written.of(memory);
        T5Stack decoder = T5Stack.decoder(layers, settings);
        Value start = token.times(0).plus(settings.start());
        Tokens read = Tokens.one(position.equal(0).choose(start, token));
        Value states = decoder.of(
                rows(read),
                1,
                decoder.placed(written),
                Optional.of(written.cache()),
                Optional.of(Encoded.of(memory, settings.decoderLayers())));
        return new NextToken(logits(states), Encoded.after(memory, written));
    }

    private Value table() {
        return layers.weight(TABLE, settings.vocabulary(), settings.width());
    }

    private Value words(Tokens tokens) {
        return table().gather(0, tokens.ids());
    }

    private Value rows(Tokens tokens) {
        return words(tokens).reshape(-1, settings.width());
    }

    private Value logits(Value states) {
        Value scaled = settings.scaled() ? states.times(1 / Math.sqrt(settings.width())) : states;
        return layers.product(scaled, tied ? table() : layers.weight(OUTPUT, settings.vocabulary(), settings.width()));
    }
}
