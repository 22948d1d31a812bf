package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * A simple recurrent network (Elman 1990) over sequences, as PyTorch's {@code nn.RNN}, then a linear output.
 *
 * <p>It reads what {@code lstm} reads, and its parameters have the same names; weights are as wide as the state.
 */
@Name("rnn")
@About("a simple recurrent network over sequences of tokens or rows of numbers")
public record SimpleRecurrentNetwork(
        @Default("tanh") @About("the function of each state") Nonlinearity nonlinearity,
        @Inline RecurrentNetwork network)
        implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return network.apply(RecurrentCell.rnn(nonlinearity, network.bidirectional()), context, inputs);
    }
}
