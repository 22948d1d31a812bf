package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A multilayer perceptron: hidden layers, each a linear map, a norm if wanted, an activation and dropout; then a linear
 * output.
 *
 * <p>Features of any shape are read as one row of numbers. Parameters: {@code hidden.0.weight} of shape [inputs, outputs],
 * {@code hidden.0.bias}, …, {@code output.weight}, {@code output.bias}, which begin as PyTorch's do, and those of the
 * norms, {@code hidden.0.batch-norm.weight} and so on. Of several heads, those that are not the prediction have {@code
 * NAME.weight} and {@code NAME.bias}. Where the data has categories, {@code embedding.weight} is the table of their embeddings,
 * which stand behind the features.
 */
@Name("mlp")
@About("hidden layers of linear maps and activations")
public record MultilayerPerceptron(
        @About("the widths of the hidden layers") List<Integer> hidden,
        @Default("relu") @About("the function after each hidden layer") Activation activation,
        @Default("0.0") @About("the probability with which a hidden unit is left out in training") double dropout,
        @Default("false") @About("whether hidden layers are normalised over the batch") boolean batchNorm,
        @Default("false") @About("whether hidden layers are normalised over each example") boolean layerNorm,
        @Default("['prediction']")
                @About("the outputs, each with a linear map of its own: one for each of several tasks")
                List<String> heads,
        @Default("8") @About("how many numbers stand for a category, where the data has some") int embeddingWidth)
        implements Model {
    public MultilayerPerceptron {
        hidden = List.copyOf(hidden);
        hidden.forEach(width -> Options.positive(width, "hidden"));
        Options.fraction(dropout, "dropout");
        Options.positive(embeddingWidth, "embedding-width");
        heads = List.copyOf(heads);
        Options.require(
                heads.contains(PREDICTION) && Set.copyOf(heads).size() == heads.size(),
                "heads",
                "must hold different names, '" + PREDICTION + "' among them");
        Options.require(!(batchNorm && layerNorm), "layer-norm", "cannot be used together with batch-norm");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value x = Layers.numbersAndCategories(context, inputs, embeddingWidth);
        for (int index = 0; index < hidden.size(); index++) {
            x = layer(context, "hidden." + index + ".", x, hidden.get(index));
        }
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (String head : heads) {
            String name = head.equals(PREDICTION) ? "output." : head + ".";
            outputs.put(head, Layers.dense(context, name, x, context.predictionSize(head), true));
        }
        return outputs;
    }

    private Value layer(ModelContext context, String name, Value input, int width) {
        Value x = Layers.dense(context, name, input, width, true);
        if (batchNorm) {
            x = Layers.batchNorm(context, name + "batch-norm.", x);
        } else if (layerNorm) {
            x = Layers.layerNorm(context, name + "layer-norm.", x);
        }
        x = activation.of(x);
        return dropout > 0 ? context.dropout(x, dropout) : x;
    }
}
