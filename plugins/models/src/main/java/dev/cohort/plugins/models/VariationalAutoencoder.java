package dev.cohort.plugins.models;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A variational autoencoder (Kingma and Welling 2014): an encoder to a normal distribution over a few latent numbers, and a
 * decoder back; both are multilayer perceptrons, the decoder's layers those of the encoder in opposite order.
 *
 * <p>The prediction is what the decoder makes, of the shape of the features. The outputs {@code mean} and {@code
 * log-variance}, of shape [batch, latent], are the encoder's. Training decodes a point that is drawn, {@code mean + exp(½ ·
 * log-variance) · ε}; evaluation and the exported model decode the mean.
 */
@Name("vae")
@About("encodes features as a distribution over a few numbers, and decodes them")
public record VariationalAutoencoder(
        @Default("[128]") @About("the widths of the encoder's hidden layers") List<Integer> hidden,
        @Default("8") @About("how many latent numbers there are") int latent,
        @Default("relu") @About("the function after each hidden layer") Activation activation,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    /** The mean of the latent numbers. */
    public static final String MEAN = "mean";

    /** The logarithm of the variance of the latent numbers. */
    public static final String LOG_VARIANCE = "log-variance";

    public VariationalAutoencoder {
        hidden = List.copyOf(hidden);
        hidden.forEach(width -> Options.positive(width, "hidden"));
        Options.positive(latent, "latent");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers = new Layers(context, initialization);
        Value features = Inputs.features(inputs);
        Value rows = Inputs.rows(features);
        Value encoded = layers.hidden("encoder.", rows, hidden, activation);
        Value mean = layers.dense("encoder.mean.", encoded, latent);
        Value logVariance = layers.dense("encoder.log-variance.", encoded, latent);
        Value point = mean;
        if (context.training()) {
            Value noise = context.normal("noise", Shape.of(Dimension.BATCH, Dimension.of(latent)));
            point = mean.plus(logVariance.times(0.5).exp().times(noise));
        }
        Value decoded = layers.hidden("decoder.", point, Layers.reversed(hidden), activation);
        Value output = layers.dense("decoder.output.", decoded, rows.shape().size(1));
        return Map.of(PREDICTION, Inputs.shapedAs(output, features), MEAN, mean, LOG_VARIANCE, logVariance);
    }
}
