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
 * A generator that makes examples out of noise, and a discriminator that tells made ones from real ones (Goodfellow et al.
 * 2014); both are multilayer perceptrons.
 *
 * <p>The prediction is what the generator made, of the shape of the features. The output {@code real} is the discriminator's
 * logit for the features, {@code fake} that for what was made, both of shape [batch, 1]. The parameters' names begin with
 * {@code generator.} and {@code discriminator.}, so that each is moved by an objective of its own. The exported model has the
 * noise as its input.
 */
@Name("gan")
@About("a generator that makes examples from noise, and a discriminator")
public record GenerativeAdversarialNetwork(
        @Default("[128, 128]") @About("the widths of the generator's hidden layers") List<Integer> generator,
        @Default("[128, 128]") @About("the widths of the discriminator's hidden layers") List<Integer> discriminator,
        @Default("32") @About("how many numbers of noise an example is made from") int latent,
        @Default("identity") @About("the function after the generator's last layer") Activation output,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    /** The discriminator's logit for the features. */
    public static final String REAL = "real";

    /** The discriminator's logit for what the generator made. */
    public static final String FAKE = "fake";

    public GenerativeAdversarialNetwork {
        generator = List.copyOf(generator);
        discriminator = List.copyOf(discriminator);
        generator.forEach(width -> Options.positive(width, "generator"));
        discriminator.forEach(width -> Options.positive(width, "discriminator"));
        Options.positive(latent, "latent");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers = new Layers(context, initialization);
        Value features = Inputs.features(inputs);
        Value rows = Inputs.rows(features);
        Value noise = context.normal("noise", Shape.of(Dimension.BATCH, Dimension.of(latent)));
        Value made = layers.hidden("generator.", noise, generator, Activation.RELU);
        Value fake = output.of(
                layers,
                "generator.output.",
                layers.dense("generator.output.", made, rows.shape().size(1)));
        return Map.of(
                PREDICTION, Inputs.shapedAs(fake, features), REAL, judge(layers, rows), FAKE, judge(layers, fake));
    }

    private Value judge(Layers layers, Value rows) {
        Value x = layers.hidden("discriminator.", rows, discriminator, Activation.LEAKY_RELU);
        return layers.dense("discriminator.output.", x, 1);
    }
}
