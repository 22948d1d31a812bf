package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An autoencoder (Hinton and Salakhutdinov 2006): an encoder of the features into a few numbers, and a decoder back, whose layers
 * are those of the encoder in opposite order.
 *
 * <p>The prediction has the shape of the features; the output {@code code}, of shape [batch, latent], is the encoder's. With
 * {@code channels}, features are images, and convolutions with windows of 3 and steps of 2 come first, each halving height and
 * width; transposed ones at the end double them, as PyTorch's {@code ConvTranspose2d} whose {@code output_padding} gives back the
 * size that was there.
 *
 * <p>Parameters: {@code encoder.convolution.0.weight}, …, {@code encoder.0.weight}, …, {@code encoder.output.weight}, {@code
 * decoder.0.weight}, …, {@code decoder.output.weight}, {@code decoder.convolution.0.weight}, …, each with a {@code bias}.
 */
@Name("autoencoder")
@About("encodes features as a few numbers, and decodes them")
public record Autoencoder(
        @Default("[]") @About("the numbers of channels that the encoder's convolutions make; none for no images")
                List<Integer> channels,
        @Default("[128]") @About("the widths of the encoder's hidden linear layers") List<Integer> hidden,
        @Default("8") @About("how many numbers the code has") int latent,
        @Default("relu") @About("the function after each hidden layer") Activation activation,
        @Default("identity") @About("the function after the decoder's last layer") Activation output,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    /** What the encoder makes. */
    public static final String CODE = "code";

    private static final int KERNEL = 3;
    private static final int STRIDE = 2;

    public Autoencoder {
        channels = List.copyOf(channels);
        hidden = List.copyOf(hidden);
        channels.forEach(count -> Options.positive(count, "channels"));
        hidden.forEach(width -> Options.positive(width, "hidden"));
        Options.positive(latent, "latent");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers = new Layers(context, initialization);
        Value features = Inputs.features(inputs);
        Value x = channels.isEmpty() ? Inputs.rows(features) : Inputs.images("autoencoder", features);
        // What each convolution read, the last on top.
        Deque<Value> read = new ArrayDeque<>();
        for (int index = 0; index < channels.size(); index++) {
            read.push(x);
            String name = "encoder.convolution." + index + ".";
            x = layers.convolution(name, x, channels.get(index), KERNEL, STRIDE, KERNEL / 2, true);
            x = activation.of(layers, name, x);
        }
        Value images = x;
        x = layers.hidden("encoder.", Inputs.rows(x), hidden, activation);
        Value code = layers.dense("encoder.output.", x, latent);
        x = layers.hidden("decoder.", code, Layers.reversed(hidden), activation);
        x = layers.dense("decoder.output.", x, Inputs.rows(images).shape().size(1));
        if (!read.isEmpty()) {
            x = Inputs.shapedAs(activation.of(layers, "decoder.output.", x), images);
        }
        for (int index = 0; !read.isEmpty(); index++) {
            String name = "decoder.convolution." + index + ".";
            x = layers.transposedConvolution(name, x, read.pop().shape(), KERNEL, STRIDE, KERNEL / 2);
            x = read.isEmpty() ? x : activation.of(layers, name, x);
        }
        x = output.of(layers, "decoder.", x);
        return Map.of(PREDICTION, Inputs.shapedAs(x, features), CODE, code);
    }
}
