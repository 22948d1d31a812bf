package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A multilayer perceptron: hidden layers, each a linear map, a norm if wanted, an activation and dropout; then a linear
 * output.
 *
 * <p>Features of any shape are read as one row of numbers. Parameters: {@code hidden.0.weight} of shape [inputs, outputs],
 * {@code hidden.0.bias}, …, {@code output.weight}, {@code output.bias}, which begin as PyTorch's do, and those of the
 * norms, {@code hidden.0.batch-norm.weight} and so on. Of several heads, those that are not the prediction have {@code
 * NAME.weight} and {@code NAME.bias}. Where the data has categories, {@code embedding.weight} is the table of their embeddings,
 * which stand behind the features.
 *
 * <p>A residual layer (He et al. 2016) gives the sum of its input and all of the above; where the widths differ, the input goes
 * through {@code hidden.0.shortcut.weight}, a linear map without a bias.
 */
@Name("mlp")
@About("hidden layers of linear maps and activations")
public record MultilayerPerceptron(
        @About("the widths of the hidden layers") List<Integer> hidden,
        @Default("relu") @About("the function after each hidden layer") Activation activation,
        @Default("0.0") @About("the probability with which a hidden unit is left out in training") double dropout,
        @Default("false") @About("whether hidden layers are normalised over the batch") boolean batchNorm,
        @Default("false") @About("whether hidden layers are normalised over each example") boolean layerNorm,
        @Default("false") @About("whether each hidden layer adds to its input") boolean residual,
        @Inline Heads heads,
        @Default("8") @About("how many numbers stand for a category, where the data has some") int embeddingWidth,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    public MultilayerPerceptron {
        hidden = List.copyOf(hidden);
        hidden.forEach(width -> Options.positive(width, "hidden"));
        Options.fraction(dropout, "dropout");
        Options.positive(embeddingWidth, "embedding-width");
        Options.require(!(batchNorm && layerNorm), "layer-norm", "cannot be used together with batch-norm");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers = new Layers(context, initialization);
        Value x = layers.numbersAndCategories(inputs, embeddingWidth);
        for (int index = 0; index < hidden.size(); index++) {
            x = layer(layers, "hidden." + index + ".", x, hidden.get(index));
        }
        return heads.outputs(layers, x);
    }

    private Value layer(Layers layers, String name, Value input, int width) {
        Value x = layers.dense(name, input, width);
        if (batchNorm) {
            x = layers.batchNorm(name + "batch-norm.", x);
        } else if (layerNorm) {
            x = layers.layerNorm(name + "layer-norm.", x);
        }
        x = activation.of(layers, name, x);
        x = dropout > 0 ? layers.context().dropout(x, dropout) : x;
        if (!residual) {
            return x;
        }
        boolean fits = input.shape().size(1) == width;
        return x.plus(fits ? input : layers.dense(name + "shortcut.", input, width, false));
    }
}
