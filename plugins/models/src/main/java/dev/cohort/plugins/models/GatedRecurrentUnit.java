package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * A network of gated recurrent units (Cho et al. 2014) over sequences, as PyTorch's {@code nn.GRU}, then a linear output.
 *
 * <p>It reads what {@code lstm} reads, and its parameters have the same names; weights are three times as wide as the state, with
 * the gates in the order reset, update, new.
 */
@Name("gru")
@About("gated recurrent units over sequences of tokens or rows of numbers")
public record GatedRecurrentUnit(@Inline RecurrentNetwork network) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return network.apply(RecurrentCell.GRU, context, inputs);
    }
}
