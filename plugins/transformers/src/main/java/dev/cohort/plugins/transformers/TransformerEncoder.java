package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;
import java.util.Optional;

/**
 * The encoder of a transformer (Vaswani et al. 2017) as PyTorch's {@code nn.TransformerEncoder}, with a norm behind the layers where
 * these normalise what they read. A text as a whole is the mean of the vectors of its tokens.
 *
 * <p>Reads {@code input-ids}, [length], or whole numbers as features, and {@code attention-mask}. Parameters: {@code
 * embedding.weight}; {@code positions.weight} where places are learned; {@code layers.0.self_attn.in_proj_weight} and the others
 * under PyTorch's names; {@code output.weight}, [size, width], and {@code output.bias}.
 */
@Name("transformer-encoder")
@About("an encoder of tokens that begins at random, as PyTorch's")
public record TransformerEncoder(
        @Default("classification") @About("what is predicted") Head head, @Inline LayerOptions options)
        implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Tokens tokens = Tokens.of("transformer-encoder", inputs);
        TorchLayers layers = new TorchLayers(context, options);
        int vocabulary = Vocabulary.of("transformer-encoder", options.vocabulary(), context);
        Value words = context.at("embeddings", layers.words("embedding", tokens, vocabulary));
        Positions positions = Positions.first(words.shape().size(1));
        Value x = layers.placed("positions", words, positions);
        Mask mask = Mask.of(tokens, positions.length());
        for (int layer = 0; layer < options.layers(); layer++) {
            x = layers.layer(
                    "layers." + layer, "encoder.layer." + layer, x, positions.length(), mask, Optional.empty());
        }
        Value rows = options.preNorm() ? layers.norm("norm", x) : x;
        return outputs(layers, tokens, new Sequences(rows, positions, positions.length() - tokens.length()));
    }

    private Map<String, Value> outputs(TorchLayers layers, Tokens tokens, Sequences sequences) {
        Value rows = sequences.rows();
        int size = head == Head.REWARD
                ? 1
                : head == Head.QUESTION_ANSWERING
                        ? 2
                        : head == Head.NONE || head == Head.POOLED
                                ? 0
                                : layers.context().predictionSize();
        Initializer bias = Initializer.fanIn(options.width());
        return switch (head) {
            case CLASSIFICATION, REWARD ->
                Map.of(PREDICTION, layers.linear("output", mean(tokens, sequences), size, bias));
            case TOKENS, MASKED_LANGUAGE_MODEL ->
                Map.of(PREDICTION, sequences.of(layers.linear("output", rows, size, bias)));
            case QUESTION_ANSWERING -> Spans.of(sequences.of(layers.linear("output", rows, size, bias)));
            case POOLED -> Map.of(PREDICTION, mean(tokens, sequences));
            case NONE -> Map.of(PREDICTION, sequences.of(rows));
            case CAUSAL_LANGUAGE_MODEL ->
                throw new IllegalArgumentException(
                        "transformer-encoder sees the tokens on both sides; use transformer-decoder, or head ="
                                + " \"masked-language-model\"");
        };
    }

    private static Value mean(Tokens tokens, Sequences sequences) {
        return Pooling.mean(sequences.of(sequences.rows()), tokens.mask());
    }
}
