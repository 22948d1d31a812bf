package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * A network of long short-term memory (Hochreiter and Schmidhuber 1997) over sequences, as PyTorch's {@code nn.LSTM}, then a
 * linear output.
 *
 * <p>Features are tokens, whole numbers of shape [length], or rows of numbers, [length, width]; of texts it reads {@code input-ids}.
 * Where the data has a field {@code attention-mask}, {@code length}, a whole number, or {@code mask}, true for the first places,
 * which belong to the sequence, the rest of an example is passed over, as PyTorch passes over what is not packed.
 *
 * <p>Parameters: {@code embedding.weight} of shape [vocabulary, embedding]; of each layer {@code layers.0.input.weight},
 * [width, 4 hidden], {@code layers.0.input.bias}, {@code layers.0.hidden.weight}, [hidden, 4 hidden], and {@code
 * layers.0.hidden.bias}, with the gates in the order input, forget, cell, output; the same under {@code layers.0.reverse.};
 * {@code output.weight} and {@code output.bias}.
 */
@Name("lstm")
@About("long short-term memory over sequences of tokens or rows of numbers")
public record LongShortTermMemory(@Inline RecurrentNetwork network) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return network.apply(RecurrentCell.LSTM, context, inputs);
    }
}
