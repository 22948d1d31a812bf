package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;
import java.util.Optional;

/**
 * A language model of the layers of a transformer (Vaswani et al. 2017), each of which looks at the tokens before: PyTorch's {@code
 * nn.TransformerEncoder} with a causal mask, and a norm behind the layers where these normalise what they read.
 *
 * <p>Reads {@code input-ids}, [length], or whole numbers as features, and {@code attention-mask}; predicts which token stands at the
 * next place, [batch, length, vocabulary]. It writes, going on with what it reads. Parameters are named as those of {@code
 * transformer-encoder}.
 */
@Name("transformer-decoder")
@About("a language model that begins at random, of PyTorch's layers")
public record TransformerDecoder(@Inline LayerOptions options) implements GenerativeModel {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Tokens tokens = Tokens.of("transformer-decoder", inputs);
        TorchLayers layers = new TorchLayers(context, options);
        Sequences sequences = sequences(layers, tokens);
        Value states = states(layers, sequences, Mask.causal(tokens, sequences.length()), Optional.empty());
        return Map.of(PREDICTION, sequences.of(logits(layers, states)));
    }

    private Sequences sequences(TorchLayers layers, Tokens tokens) {
        Value words = layers.context().at("embeddings", words(layers, tokens));
        Positions positions = Positions.first(words.shape().size(1));
        return new Sequences(
                layers.placed("positions", words, positions), positions, positions.length() - tokens.length());
    }

    private Value words(TorchLayers layers, Tokens tokens) {
        return layers.words("embedding", tokens, Vocabulary.ofWords(options.vocabulary(), layers.context()));
    }

    private Value states(TorchLayers layers, Sequences sequences, Mask mask, Optional<Cache> cache) {
        Value x = sequences.rows();
        for (int layer = 0; layer < options.layers(); layer++) {
            x = layers.layer("layers." + layer, "decoder.layer." + layer, x, sequences.length(), mask, cache);
        }
        return options.preNorm() ? layers.norm("norm", x) : x;
    }

    private Value logits(TorchLayers layers, Value states) {
        int size = layers.context().predictionSize();
        return layers.linear("output", states, size, Initializer.fanIn(options.width()));
    }

    @Override
    public boolean continues() {
        return true;
    }

    @Override
    public Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length) {
        Tokens tokens = Tokens.of("transformer-decoder", inputs);
        TorchLayers layers = new TorchLayers(context, options);
        Sequences sequences = sequences(layers, tokens);
        if (options.position() == PositionKind.LEARNED) {
            Positions.require(sequences.length(), length, options.positions());
        }
        Cache cache = Cache.begun(length);
        states(layers, sequences, Mask.causal(tokens, sequences.length()), Optional.of(cache));
        return Written.begun(tokens, sequences.length(), length, cache);
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        TorchLayers layers = new TorchLayers(context, options);
        Written written = Written.of(memory);
        Value rows = layers.placed("positions", words(layers, Tokens.one(token)), written.positions());
        Value states = states(
                layers, new Sequences(rows, written.positions(), 0), written.mask(), Optional.of(written.cache()));
        return new NextToken(logits(layers, states), written.after());
    }
}
