package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.LinkedHashMap;
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
    private static final String ENCODED = "encoded.";
    private static final String ENCODED_MASK = "encoded.mask";

    public Transformer {
        decoderLayers.ifPresent(number -> Options.positive(number, "decoder-layers"));
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value written = inputs.get(TokenFields.DECODER_INPUT_IDS);
        if (written == null) {
            throw new IllegalArgumentException("transformer reads the field " + TokenFields.DECODER_INPUT_IDS
                    + ", the target one place later, but the data has only " + String.join(", ", inputs.keySet())
                    + "; parallel-text is a data set that has it");
        }
        TorchLayers layers = new TorchLayers(context, options);
        Tokens tokens = Tokens.of("transformer", inputs);
        Encoded encoded = encoded(layers, tokens);
        Tokens target = new Tokens(written, Optional.empty(), Optional.empty());
        Positions positions = Positions.first(target.length());
        Value rows = layers.placed("target-positions", words(layers, target), positions);
        Map<Integer, TorchLayers.Memory> memories = memories(layers, encoded);
        Value states = decoded(
                layers, rows, positions.length(), Mask.causal(target, positions.length()), Optional.empty(), memories);
        return Map.of(PREDICTION, logits(layers, states).reshape(-1, positions.length(), context.predictionSize()));
    }

    private int decoders() {
        return decoderLayers.orElse(options.layers());
    }

    /** What the encoder makes, one row for each token. */
    private record Encoded(Value rows, long length, Mask mask, Tokens tokens) {}

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
        return new Encoded(layers.norm("encoder.norm", x), positions.length(), mask, tokens);
    }

    private Value words(TorchLayers layers, Tokens target) {
        return layers.words("target", target, layers.context().predictionSize());
    }

    private Map<Integer, TorchLayers.Memory> memories(TorchLayers layers, Encoded encoded) {
        Map<Integer, TorchLayers.Memory> memories = new LinkedHashMap<>();
        for (int layer = 0; layer < decoders(); layer++) {
            memories.put(
                    layer, layers.memory("decoder.layers." + layer, encoded.rows(), encoded.length(), encoded.mask()));
        }
        return memories;
    }

    private Value decoded(
            TorchLayers layers,
            Value rows,
            long length,
            Mask mask,
            Optional<Cache> cache,
            Map<Integer, TorchLayers.Memory> memories) {
        Value x = rows;
        for (Map.Entry<Integer, TorchLayers.Memory> memory : memories.entrySet()) {
            x = layers.layer(
                    "decoder.layers." + memory.getKey(),
                    "decoder.layer." + memory.getKey(),
                    x,
                    length,
                    mask,
                    cache,
                    memory.getValue());
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
        TorchLayers layers = new TorchLayers(context, options);
        Encoded encoded = encoded(layers, Tokens.of("transformer", inputs));
        Map<String, Value> memory = new LinkedHashMap<>();
        Value none = encoded.tokens().ids().slice(1, 0, 1).toFloat().times(0);
        Value empty = empty(none, length);
        memories(layers, encoded).forEach((layer, made) -> {
            memory.put(ENCODED + layer + ".keys", made.keys());
            memory.put(ENCODED + layer + ".values", made.values());
            String place = "decoder.layer." + layer + ".attention";
            memory.put(place + ".keys", empty);
            memory.put(place + ".values", empty);
        });
        encoded.tokens().mask(encoded.length()).ifPresent(mask -> memory.put(ENCODED_MASK, mask));
        memory.putAll(Written.none(none, length));
        return memory;
    }

    /** Keys or values of no token, [batch, heads, length, size], of zeros. */
    private Value empty(Value none, int length) {
        Constant zeros = Constant.of(
                ElementType.FLOAT32,
                Shape.of(1, options.heads(), length, options.width() / options.heads()),
                new double[length * options.width()]);
        return none.unsqueeze(2, 3).plus(none.graph().constant(zeros));
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        TorchLayers layers = new TorchLayers(context, options);
        Written written = Written.of(memory);
        Optional<Value> mask = Optional.ofNullable(memory.get(ENCODED_MASK));
        Mask encodedMask = mask.map(Mask::ofPlaces).orElse(new Mask(Optional.empty()));
        Map<Integer, TorchLayers.Memory> memories = new LinkedHashMap<>();
        for (int layer = 0; layer < decoders(); layer++) {
            Value keys = Cache.memory(memory, ENCODED + layer + ".keys");
            Value values = Cache.memory(memory, ENCODED + layer + ".values");
            memories.put(layer, new TorchLayers.Memory(keys, values, encodedMask));
        }
        Value rows = layers.placed("target-positions", words(layers, Tokens.one(token)), written.positions());
        Value states = decoded(layers, rows, 1, written.mask(), Optional.of(written.cache()), memories);
        Map<String, Value> after = new LinkedHashMap<>(memory);
        after.putAll(written.after());
        return new NextToken(logits(layers, states), after);
    }
}
