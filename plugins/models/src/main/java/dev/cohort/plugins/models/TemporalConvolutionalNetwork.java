package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
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
import java.util.stream.LongStream;

/**
 * A temporal convolutional network (Bai, Kolter and Koltun 2018), in which no place sees those behind it, then a linear output.
 *
 * <p>A block is two causal convolutions, each with ReLU and dropout, whose result is added to what the block read, through a
 * convolution with windows of 1 where widths differ, with ReLU behind the sum. Windows of block n have 2ⁿ − 1 places between those
 * that they read, so that the last place sees 1 + 2 (kernel − 1) (2ᵇ − 1) places of b blocks. With {@code weight-norm}, the weights
 * of the two have a direction and a length (Salimans and Kingma 2016), as in the authors' implementation for PyTorch.
 *
 * <p>It reads what {@code lstm} reads. Parameters: {@code embedding.weight}; {@code blocks.0.convolution.0.weight} of shape
 * [outputs, inputs, kernel], {@code blocks.0.convolution.0.bias}, the same of {@code blocks.0.convolution.1.} and, where there is
 * one, {@code blocks.0.shortcut.}; {@code output.weight} and {@code output.bias}. With {@code weight-norm}, {@code
 * blocks.0.convolution.0.weight.direction} of that shape and {@code blocks.0.convolution.0.weight.length} of shape [outputs, 1, 1].
 */
@Name("tcn")
@About("causal convolutions over sequences of tokens or rows of numbers")
public record TemporalConvolutionalNetwork(
        @About("the width of each block") List<Integer> channels,
        @Default("3") @About("how many places a convolution reads") int kernel,
        @Default("false") @About("whether weights of blocks are a direction and a length, each trained by itself")
                boolean weightNorm,
        @Default("0.0") @About("the probability with which a number of a block is left out in training") double dropout,
        @Inline SequenceInputs sequences,
        @Default("false") @About("whether each token has a prediction, or the sequence as a whole has one")
                boolean perToken,
        @Inline Heads heads,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    public TemporalConvolutionalNetwork {
        channels = List.copyOf(channels);
        Options.require(!channels.isEmpty(), "channels", "must hold at least one number");
        channels.forEach(count -> Options.positive(count, "channels"));
        Options.positive(kernel, "kernel");
        Options.fraction(dropout, "dropout");
        Options.require(channels.size() <= 20, "channels", "must hold at most 20 numbers, got " + channels.size());
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers = new Layers(context, initialization);
        Value rows = sequences.rows("tcn", context, inputs, channels.get(0));
        Value x = rows.transpose(0, 2, 1);
        for (int block = 0; block < channels.size(); block++) {
            x = block(layers, "blocks." + block + ".", x, channels.get(block), 1L << block);
        }
        Value states = x.transpose(0, 2, 1);
        return heads.outputs(layers, perToken ? states : last(states, SequenceInputs.lengths(inputs)));
    }

    private Value block(Layers layers, String name, Value input, int width, long dilation) {
        Value x = input;
        for (int index = 0; index < 2; index++) {
            x = convolution(layers, name + "convolution." + index + ".", x, width, dilation)
                    .relu();
            x = dropout > 0 ? layers.context().dropout(x, dropout) : x;
        }
        boolean fits = input.shape().size(1) == width;
        Value shortcut = fits ? input : convolution(layers, name + "shortcut.", input, width, 1, 1, false);
        return x.plus(shortcut).relu();
    }

    private Value convolution(Layers layers, String name, Value x, long width, long dilation) {
        return convolution(layers, name, x, width, kernel, dilation, weightNorm);
    }

    private static Value convolution(
            Layers layers, String name, Value x, long width, long kernel, long dilation, boolean normalized) {
        long inputs = x.shape().size(1);
        Initializer initializer = Initializer.fanIn(inputs * kernel);
        Shape shape = Shape.of(width, inputs, kernel);
        Initializer beginning = layers.beginning(inputs * kernel, width * kernel, initializer);
        Value weight = normalized
                ? WeightNormalization.weight(layers.context(), name + "weight", shape, beginning)
                : layers.context().parameter(name + "weight", shape, beginning);
        Value bias = layers.context().parameter(name + "bias", Shape.of(width), initializer);
        Attributes attributes = Attributes.NONE
                .with("kernel_shape", new long[] {kernel})
                .with("dilations", new long[] {dilation})
                .with("pads", new long[] {(kernel - 1) * dilation, 0});
        return x.graph().operator("Conv", attributes, x, weight, bias);
    }

    /** What stands at the last place of each sequence: [batch, width] of [batch, length, width]. */
    private static Value last(Value states, Optional<Value> lengths) {
        long length = states.shape().size(1);
        if (lengths.isEmpty()) {
            return states.slice(1, length - 1, length).squeeze(1);
        }
        Value places = states.graph()
                .constant(Constant.vector(LongStream.rangeClosed(1, length).toArray()));
        Value ends = lengths.get().cast(ElementType.INT64).unsqueeze(1).equal(places);
        return states.times(ends.toFloat().unsqueeze(2)).sum(1);
    }
}
