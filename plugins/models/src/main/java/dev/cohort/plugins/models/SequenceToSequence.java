package dev.cohort.plugins.models;

import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From one sequence to another: recurrent layers read the first, others write the second and attend to what was read (Luong
 * et al. 2015).
 *
 * <pre>
 * e, s = encoder(source)             h = decoder(target, from s)
 * a = softmax(score(h, e))           logits = tanh([a e; h] W) V + b
 * </pre>
 *
 * <p>It reads the tokens that {@code lstm} reads, and {@code decoder-input-ids}, the target one place later, which it is taught
 * by: {@code prediction}, [batch, length, tokens], is of the token behind each. Places that are none of the source are not
 * attended to. Layers and their parameters are those of {@code lstm} and {@code gru}, under {@code encoder.} and {@code
 * decoder.}.
 */
@Name("sequence-to-sequence")
@About("recurrent layers that read one sequence and write another, with attention")
public record SequenceToSequence(
        @Default("lstm") @About("what the layers are: lstm or gru") RecurrentKind cell,
        @Default("64") @About("the width of the states") int hidden,
        @Default("1") @About("how many layers read, and as many write") int layers,
        @Default("false") @About("whether half of each reading layer reads from the end") boolean bidirectional,
        @Default("dot") @About("how a state is compared with what was read: dot or additive") AttentionScore attention,
        @Default("0.0") @About("the probability with which a number before a layer is left out in training")
                double dropout,
        @Inline SequenceInputs sequences,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements GenerativeModel {
    private static final String MODEL = "sequence-to-sequence";
    private static final String READ = "read";
    private static final String KEYS = "keys";
    private static final String MASK = "mask";

    public SequenceToSequence {
        Options.positive(hidden, "hidden");
        Options.positive(layers, "layers");
        Options.fraction(dropout, "dropout");
        Options.require(!bidirectional || hidden % 2 == 0, "hidden", "must be even to be halved for two directions");
    }

    /**
     * What is attended to.
     *
     * @param values [batch, places, width]
     * @param mask 1 for the places of the source, [batch, places]; all, if there is none
     */
    private record Source(Value values, Value keys, Optional<Value> mask) {}

    /** What a decoder is asked for: states at each place, and those behind the last of each layer. */
    private record Written(Value states, List<List<Value>> last) {}

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        List<List<Value>> initial = new ArrayList<>();
        Source source = read(context, inputs, initial);
        Value tokens = Inputs.field(inputs, TokenFields.DECODER_INPUT_IDS);
        if (tokens.type() != ElementType.INT64 || tokens.shape().rank() != 2) {
            throw new IllegalArgumentException(
                    MODEL + " reads decoder-input-ids as whole numbers of shape [length], but they are " + tokens.type()
                            + " of shape " + tokens.shape());
        }
        return Map.of(
                PREDICTION, logits(context, write(context, tokens, initial).states(), source));
    }

    @Override
    public boolean continues() {
        return false;
    }

    @Override
    public Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length) {
        List<List<Value>> initial = new ArrayList<>();
        Source source = read(context, inputs, initial);
        Map<String, Value> memory = memory(initial);
        memory.put(READ, source.values());
        memory.put(KEYS, source.keys());
        source.mask().ifPresent(mask -> memory.put(MASK, mask));
        return memory;
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        List<List<Value>> initial = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            List<Value> states = new ArrayList<>();
            for (int state = 0; state < cell.cell().states(); state++) {
                states.add(Inputs.field(memory, name(layer, state)));
            }
            initial.add(states);
        }
        Written written = write(context, token.unsqueeze(1), initial);
        Source source = new Source(
                Inputs.field(memory, READ), Inputs.field(memory, KEYS), Optional.ofNullable(memory.get(MASK)));
        Map<String, Value> next = new LinkedHashMap<>(memory);
        next.putAll(memory(written.last()));
        return new NextToken(logits(context, written.states(), source).squeeze(1), next);
    }

    private static Map<String, Value> memory(List<List<Value>> layers) {
        Map<String, Value> memory = new LinkedHashMap<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            for (int state = 0; state < layers.get(layer).size(); state++) {
                memory.put(name(layer, state), layers.get(layer).get(state));
            }
        }
        return memory;
    }

    private static String name(int layer, int state) {
        return "layers." + layer + (state == 0 ? ".hidden" : ".cell");
    }

    /** @param last takes the states of each layer behind the end */
    private Source read(ModelContext context, Map<String, Value> inputs, List<List<Value>> last) {
        Layers parts = under(context, "encoder.");
        Optional<Value> lengths = SequenceInputs.lengths(inputs);
        Value x = sequences.rows(MODEL, parts.context(), inputs, hidden);
        for (int layer = 0; layer < layers; layer++) {
            int width = bidirectional ? hidden / 2 : hidden;
            RecurrentLayer.Outputs read = new RecurrentLayer(
                            parts, cell.cell(), "layers." + layer + ".", width, bidirectional)
                    .apply(context.dropout(x, dropout), lengths);
            x = read.states();
            last.add(read.last());
        }
        Layers decoder = under(context, "decoder.");
        return new Source(x, attention.keys(decoder, x), SequenceInputs.mask(inputs, x));
    }

    /** @param tokens [batch, length] */
    private Written write(ModelContext context, Value tokens, List<List<Value>> initial) {
        Layers parts = under(context, "decoder.");
        int width = sequences.embedding().orElse(hidden);
        Value x = parts.context()
                .parameter("embedding.weight", Shape.of(context.predictionSize(), width), Initializer.normal(1))
                .gather(0, tokens);
        List<List<Value>> last = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            RecurrentLayer.Outputs written = new RecurrentLayer(
                            parts, cell.cell(), "layers." + layer + ".", hidden, false)
                    .apply(context.dropout(x, dropout), Optional.empty(), initial.get(layer));
            x = written.states();
            last.add(written.last());
        }
        return new Written(x, last);
    }

    private Value logits(ModelContext context, Value states, Source source) {
        Layers parts = under(context, "decoder.");
        Value scores = attention.of(parts, states, source.keys());
        Value masked = source.mask()
                .map(mask -> scores.plus(mask.minus(1).times(1e9).unsqueeze(1)))
                .orElse(scores);
        Value attended = masked.softmax(-1).matmul(source.values());
        Value both = parts.dense("attention.output.", attended.concat(2, states), hidden, false)
                .tanh();
        return parts.dense("output.", context.dropout(both, dropout), context.predictionSize());
    }

    private Layers under(ModelContext context, String prefix) {
        return new Layers(new NestedContext(context, prefix, context.predictionSize()), initialization);
    }
}
