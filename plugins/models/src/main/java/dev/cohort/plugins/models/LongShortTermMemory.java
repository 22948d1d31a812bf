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
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network of long short-term memory (Hochreiter and Schmidhuber 1997) over sequences, as PyTorch's {@code nn.LSTM}, then a
 * linear output.
 *
 * <p>Features are tokens, whole numbers of shape [length], or rows of numbers, [length, width]. Where the data has a field
 * {@code length}, a whole number, or {@code mask}, true for what belongs to the sequence, the rest of an example is passed over,
 * as PyTorch passes over what is not packed.
 *
 * <p>Parameters: {@code embedding.weight} of shape [vocabulary, embedding]; of each layer {@code layers.0.input.weight},
 * [width, 4 hidden], {@code layers.0.input.bias}, {@code layers.0.hidden.weight}, [hidden, 4 hidden], and {@code
 * layers.0.hidden.bias}, with the gates in the order input, forget, cell, output; the same under {@code layers.0.reverse.};
 * {@code output.weight} and {@code output.bias}.
 */
@Name("lstm")
@About("long short-term memory over sequences of tokens or rows of numbers")
public record LongShortTermMemory(
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
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    private static final String LENGTH = "length";
    private static final String MASK = "mask";

    public LongShortTermMemory {
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

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers network = new Layers(context, initialization);
        Value x = rows(context, inputs);
        int length = Math.toIntExact(x.shape().size(1));
        Optional<List<Value>> belongs = belongs(context, inputs, length);
        List<Value> states = List.of();
        List<Value> last = List.of();
        for (int layer = 0; layer < layers; layer++) {
            x = layer > 0 && dropout > 0 ? context.dropout(x, dropout) : x;
            RecurrentLayer.Outputs forward =
                    new RecurrentLayer(network, "layers." + layer + ".", hidden, false).apply(x, belongs);
            states = forward.states();
            last = List.of(forward.last());
            if (bidirectional) {
                RecurrentLayer.Outputs reverse =
                        new RecurrentLayer(network, "layers." + layer + ".reverse.", hidden, true).apply(x, belongs);
                states = joined(states, reverse.states());
                last = List.of(forward.last(), reverse.last());
            }
            boolean read = perToken || layer + 1 < layers;
            x = read ? stacked(states) : x;
        }
        return heads.outputs(
                network,
                perToken ? x : concatenated(last, 1),
                head -> head.equals(PREDICTION) && outputs.isPresent() ? outputs.get() : context.predictionSize(head));
    }

    /** A row of numbers for each place of the sequence: [batch, length, width]. */
    private Value rows(ModelContext context, Map<String, Value> inputs) {
        Value features = Inputs.field(inputs, Field.FEATURES);
        if (features.type() == ElementType.INT64) {
            int words = vocabulary.orElseThrow(
                    () -> new IllegalArgumentException(
                            "the features are tokens, and lstm needs to know how many different ones there are; set vocabulary"));
            if (features.shape().rank() != 2) {
                throw new IllegalArgumentException(
                        "lstm reads tokens of shape [length], but the features have shape " + features.shape());
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
                    "lstm reads sequences of rows of numbers, [length, width], but the features have" + " shape "
                            + features.shape() + "; set feature-shape in [dataset]");
        }
        return features.toFloat();
    }

    /** For each place, which examples reach it, as a column; nothing where all do. */
    private static Optional<List<Value>> belongs(ModelContext context, Map<String, Value> inputs, int length) {
        if (inputs.containsKey(LENGTH)) {
            Value lengths = Inputs.field(inputs, LENGTH).unsqueeze(1);
            List<Value> reached = new ArrayList<>();
            for (int place = 0; place < length; place++) {
                reached.add(lengths.greater(place));
            }
            return Optional.of(reached);
        }
        if (inputs.containsKey(MASK)) {
            Value mask = Inputs.field(inputs, MASK).cast(ElementType.BOOL);
            return Optional.of(RecurrentLayer.places(context, mask.unsqueeze(2), length));
        }
        return Optional.empty();
    }

    /** The states of both directions side by side. */
    private static List<Value> joined(List<Value> forward, List<Value> reverse) {
        List<Value> both = new ArrayList<>();
        for (int place = 0; place < forward.size(); place++) {
            both.add(forward.get(place).concat(1, reverse.get(place)));
        }
        return both;
    }

    private static Value stacked(List<Value> states) {
        return concatenated(states.stream().map(state -> state.unsqueeze(1)).toList(), 1);
    }

    private static Value concatenated(List<Value> values, int axis) {
        return values.get(0).concat(axis, values.subList(1, values.size()).toArray(Value[]::new));
    }
}
