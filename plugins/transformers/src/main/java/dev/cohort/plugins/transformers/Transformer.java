package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/**
 * A transformer (Vaswani et al. 2017) as PyTorch's {@code nn.Transformer}: an encoder of one sequence, and a decoder that writes
 * another, looking at what the encoder has made. Both have a norm behind their layers.
 *
 * <p>Reads {@code input-ids}, {@code attention-mask}, and in training {@code decoder-input-ids}, the target one place later; predicts
 * which token stands at each place of the target, [batch, length, vocabulary]. Parameters: {@code source.weight}, {@code
 * target.weight}, the tokens' vectors; {@code source-positions.weight} and {@code target-positions.weight} where places are learned;
 * those of {@code nn.Transformer} under its names, as in {@code encoder.layers.0.self_attn.in_proj_weight}; {@code output.weight}
 * and {@code output.bias}.
 */
@Name("transformer")
@About("an encoder of one sequence and a decoder that writes another, as PyTorch's")
public record Transformer(
        @Inline LayerOptions options,
        @About("how many layers the decoder has (as many as the encoder)") Optional<Integer> decoderLayers)
        implements GenerativeModel {
    public Transformer {
        decoderLayers.ifPresent(number -> Options.positive(number, "decoder-layers"));
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Tokens target = Tokens.written("transformer", inputs);
        TorchLayers layers = new TorchLayers(context, options);
        Tokens tokens = Tokens.of("transformer", inputs);
        Encoded encoded = encoded(layers, tokens);
        Positions positions = Positions.first(target.length());
        Value rows = layers.placed("target-positions", words(layers, target), positions);
        Value states = decoded(
                layers, rows, positions.length(), Mask.causal(target, positions.length()), Optional.empty(), encoded);
        return Map.of(PREDICTION, logits(layers, states).reshape(-1, positions.length(), context.predictionSize()));
    }

    private int decoders() {
        return decoderLayers.orElse(options.layers());
    }

    private Encoded encoded(TorchLayers layers, Tokens tokens) {
        int vocabulary = Vocabulary.of("transformer", options.vocabulary(), layers.context());
        Value words = layers.context().at("embeddings", layers.words("source", tokens, vocabulary));
        Positions positions = Positions.first(words.shape().size(1));
        Mask mask = Mask.of(tokens, positions.length());
        Value x = layers.placed("source-positions", words, positions);
        for (int layer = 0; layer < options.layers(); layer++) {
            x = layers.layer(
                    "encoder.layers." + layer, "encoder.layer." + layer, x, positions.length(), mask, Optional.empty());
        }
        Value made = layers.norm("encoder.norm", x);
        return Encoded.of(
                tokens,
                positions.length(),
                decoders(),
                layer -> layers.encoded("decoder.layers." + layer, made, positions.length(), mask));
    }

    private Value words(TorchLayers layers, Tokens target) {
        return layers.words("target", target, layers.context().predictionSize());
    }

    private Value decoded(
            TorchLayers layers, Value rows, long length, Mask mask, Optional<Cache> cache, Encoded encoded) {
        Value x = rows;
        for (int layer = 0; layer < decoders(); layer++) {
            x = layers.layer(
                    "decoder.layers." + layer,
                    "decoder.layer." + layer,
                    x,
                    length,
                    mask,
                    cache,
                    encoded.layers().get(layer));
        }
        return layers.norm("decoder.norm", x);
    }

    private Value logits(TorchLayers layers, Value states) {
        int size = layers.context().predictionSize();
        return layers.linear("output", states, size, Initializer.fanIn(options.width()));
    }

    @Override
    public boolean continues() {
        return false;
    }

    @Override
    public Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length) {
        if (options.position() == PositionKind.LEARNED) {
            Positions.require(1, length, options.positions());
        }
        Tokens tokens = Tokens.of("transformer", inputs);
        return encoded(new TorchLayers(context, options), tokens).begun(tokens, length);
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        TorchLayers layers = new TorchLayers(context, options);
        Written written = Written.of(memory);
        Value rows = layers.placed("target-positions", words(layers, Tokens.one(token)), written.positions());
        Value states =
                decoded(layers, rows, 1, written.mask(), Optional.of(written.cache()), Encoded.of(memory, decoders()));
        return new NextToken(logits(layers, states), Encoded.after(memory, written));
    }
}
