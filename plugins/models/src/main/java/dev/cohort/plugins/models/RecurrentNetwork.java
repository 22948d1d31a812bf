package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/** What recurrent networks of all cells have in common: tokens or rows of numbers in, layers, and linear outputs. */
public record RecurrentNetwork(
        @Default("64") @About("the width of the state") int hidden,
        @Default("1") @About("how many layers there are") int layers,
        @Default("false") @About("whether each layer also reads the sequence from its end") boolean bidirectional,
        @Default("0.0") @About("the probability with which a number between layers is left out in training")
                double dropout,
        @About("how many different tokens there are, where features are tokens") Optional<Integer> vocabulary,
        @About("the width of a token's vector (that of the state)") Optional<Integer> embedding,
        @Default("false") @About("whether each token has a prediction, or the sequence as a whole has one")
                boolean perToken,
        @About("how many numbers are predicted (as many as the loss wants)") Optional<Integer> outputs,
        @Inline Heads heads,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization) {
    private static final String LENGTH = "length";
    private static final String MASK = "mask";

    public RecurrentNetwork {
        Options.positive(hidden, "hidden");
        Options.positive(layers, "layers");
        Options.fraction(dropout, "dropout");
        Options.require(dropout == 0 || layers > 1, "dropout", "is between layers, of which there is one");
        vocabulary.ifPresent(words -> Options.positive(words, "vocabulary"));
        embedding.ifPresent(width -> Options.positive(width, "embedding"));
        outputs.ifPresent(size -> Options.positive(size, "outputs"));
        Options.require(
                embedding.isEmpty() || vocabulary.isPresent(),
                "embedding",
                "is for tokens; set vocabulary to their number");
    }

    Map<String, Value> apply(RecurrentCell cell, ModelContext context, Map<String, Value> inputs) {
        Layers parts = new Layers(context, initialization);
        Value x = rows(cell, context, inputs);
        Optional<Value> lengths = lengths(inputs);
        Value last = x;
        for (int layer = 0; layer < layers; layer++) {
            x = layer > 0 && dropout > 0 ? context.dropout(x, dropout) : x;
            RecurrentLayer.Outputs read =
                    new RecurrentLayer(parts, cell, "layers." + layer + ".", hidden, bidirectional).apply(x, lengths);
            x = read.states();
            last = read.last();
        }
        return heads.outputs(
                parts,
                perToken ? x : last,
                head -> head.equals(Model.PREDICTION) && outputs.isPresent()
                        ? outputs.get()
                        : context.predictionSize(head));
    }

    /** A row of numbers for each place of the sequence: [batch, length, width]. */
    private Value rows(RecurrentCell cell, ModelContext context, Map<String, Value> inputs) {
        Value features = Inputs.field(inputs, Field.FEATURES);
        if (features.type() == ElementType.INT64) {
            int words = vocabulary.orElseThrow(() -> new IllegalArgumentException("the features are tokens, and "
                    + cell.model() + " needs to know how many different ones there are; set vocabulary"));
            if (features.shape().rank() != 2) {
                throw new IllegalArgumentException(cell.model()
                        + " reads tokens of shape [length], but the features have shape " + features.shape());
            }
            Value weight = context.parameter(
                    "embedding.weight", Shape.of(words, embedding.orElse(hidden)), Initializer.normal(1));
            return weight.gather(0, features);
        }
        if (vocabulary.isPresent()) {
            throw new IllegalArgumentException("vocabulary is for tokens, but the features are " + features.type()
                    + "; leave it out, or set feature-type = \"int64\" in [dataset]");
        }
        if (features.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    cell.model() + " reads sequences of rows of numbers, [length, width], but the features have shape "
                            + features.shape() + "; set feature-shape in [dataset]");
        }
        return features.toFloat();
    }

    /** How many places of each example belong to the sequence; nothing where all do. */
    private static Optional<Value> lengths(Map<String, Value> inputs) {
        if (inputs.containsKey(LENGTH)) {
            return Optional.of(Inputs.field(inputs, LENGTH).cast(ElementType.INT32));
        }
        if (inputs.containsKey(MASK)) {
            return Optional.of(Inputs.field(inputs, MASK)
                    .cast(ElementType.BOOL)
                    .toFloat()
                    .sum(1)
                    .cast(ElementType.INT32));
        }
        return Optional.empty();
    }
}
