package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
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
 * A convolutional network (LeCun et al. 1998): convolutions, each followed by an activation and maximum pooling; then
 * hidden linear layers and a linear output.
 *
 * <p>Features have the shape [channels, height, width], or [height, width] for one channel; {@code feature-shape} of the
 * data set makes them so. Parameters: {@code convolution.0.weight} of shape [outputs, inputs, kernel, kernel], {@code
 * convolution.0.bias}, …, {@code hidden.0.weight}, …, {@code output.bias}, which begin as PyTorch's do.
 */
@Name("convnet")
@About("convolutions with pooling, then linear layers")
public record ConvolutionalNetwork(
        @About("the numbers of channels that the convolutions make") List<Integer> channels,
        @Default("3") @About("the height and width of a convolution's window") int kernel,
        @Default("same") @About("whether images keep their size in a convolution") Padding padding,
        @Default("2") @About("the height and width over which a maximum is taken; 1 for none") int pooling,
        @Default("[]") @About("the widths of the hidden linear layers") List<Integer> hidden,
        @Default("relu") @About("the function after each convolution and hidden layer") Activation activation,
        @Inline Heads heads,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    public ConvolutionalNetwork {
        channels = List.copyOf(channels);
        hidden = List.copyOf(hidden);
        Options.require(!channels.isEmpty(), "channels", "must hold at least one number");
        channels.forEach(count -> Options.positive(count, "channels"));
        Options.positive(kernel, "kernel");
        Options.require(
                padding == Padding.VALID || kernel % 2 == 1,
                "kernel",
                "must be odd unless padding = \"valid\", got " + kernel);
        Options.positive(pooling, "pooling");
        hidden.forEach(width -> Options.positive(width, "hidden"));
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers = new Layers(context, initialization);
        Value x = Inputs.images("convnet", Inputs.features(inputs));
        for (int index = 0; index < channels.size(); index++) {
            int border = padding == Padding.SAME ? kernel / 2 : 0;
            requireRoom(x, kernel - 2L * border, "convolution", index);
            String name = "convolution." + index + ".";
            x = layers.convolution(name, x, channels.get(index), kernel, border);
            x = activation.of(layers, name, x);
            requireRoom(x, pooling, "pooling", index);
            x = pooled(x);
        }
        x = layers.hidden("hidden.", x.flatten(1), hidden, activation);
        return heads.outputs(layers, x);
    }

    private Value pooled(Value x) {
        if (pooling == 1) {
            return x;
        }
        long[] window = {pooling, pooling};
        return x.graph()
                .operator(
                        "MaxPool", Attributes.NONE.with("kernel_shape", window).with("strides", window), x);
    }

    private static void requireRoom(Value x, long extent, String layer, int index) {
        long height = x.shape().size(2);
        long width = x.shape().size(3);
        if (Math.min(height, width) < extent) {
            throw new IllegalArgumentException("images of " + height + "×" + width + " are too small for " + layer + " "
                    + index + ", which needs " + extent + "×" + extent + "; use fewer channels or a smaller pooling");
        }
    }
}
