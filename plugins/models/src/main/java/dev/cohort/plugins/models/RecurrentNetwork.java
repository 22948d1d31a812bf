package dev.cohort.plugins.models;

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
        @Inline SequenceInputs sequences,
        @Default("false") @About("whether each token has a prediction, or the sequence as a whole has one")
                boolean perToken,
        @About("how many numbers are predicted (as many as the loss wants)") Optional<Integer> outputs,
        @Inline Heads heads,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization) {
    public RecurrentNetwork {
        Options.positive(hidden, "hidden");
        Options.positive(layers, "layers");
        Options.fraction(dropout, "dropout");
        Options.require(dropout == 0 || layers > 1, "dropout", "is between layers, of which there is one");
        outputs.ifPresent(size -> Options.positive(size, "outputs"));
    }

    Map<String, Value> apply(RecurrentCell cell, ModelContext context, Map<String, Value> inputs) {
        Layers parts = new Layers(context, initialization);
        Value x = sequences.rows(cell.model(), context, inputs, hidden);
        Optional<Value> lengths = SequenceInputs.lengths(inputs);
        Value last = x;
        for (int layer = 0; layer < layers; layer++) {
            x = layer > 0 && dropout > 0 ? context.dropout(x, dropout) : x;
            RecurrentLayer.Outputs read =
                    new RecurrentLayer(parts, cell, "layers." + layer + ".", hidden, bidirectional).apply(x, lengths);
            x = read.states();
            last = read.lastState();
        }
        return heads.outputs(
                parts,
                perToken ? x : last,
                head -> head.equals(Model.PREDICTION) && outputs.isPresent()
                        ? outputs.get()
                        : context.predictionSize(head));
    }
}
