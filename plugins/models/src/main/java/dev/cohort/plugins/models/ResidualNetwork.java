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
 * A residual network (He et al. 2016), as torchvision's {@code resnet18} to {@code resnet152}.
 *
 * <p>A block adds to its input what convolutions make of it, each followed by a batch normalization: two with windows of 3, or, as
 * a bottleneck, one with windows of 1, one of 3 and one of 1, which gives four times as many channels. The first block of every
 * stage but the first takes steps of 2, in a convolution with windows of 3, and where shapes differ the input goes through a
 * convolution with windows of 1. At the end stand the mean over the image and a linear output. Features have the shape [channels,
 * height, width], or [height, width] for one channel. {@code resnet50} has bottlenecks and {@code blocks = [3, 4, 6, 3]}.
 *
 * <p>Parameters and statistics have torchvision's names and shapes, {@code conv1.weight}, {@code layer1.0.bn1.running_mean}, {@code
 * layer2.0.downsample.0.weight}, so that {@code initialize-from} reads a file of its weights; the output alone has ours, {@code
 * output.weight}. Convolutions begin as torchvision's do, {@code he-normal} with {@code mode = "fan-out"}.
 */
@Name("resnet")
@About("convolutions in blocks that each add to their input")
public record ResidualNetwork(
        @Default("[2, 2, 2, 2]") @About("how many blocks each stage has") List<Integer> blocks,
        @Default("[64, 128, 256, 512]")
                @About("the number of channels of each stage; bottlenecks give four times as many")
                List<Integer> channels,
        @Default("basic") @About("what a block is made of") Block block,
        @Default("large") @About("how it begins: 'small' is for small images") Stem stem,
        @Inline Heads heads,
        @About("how weights begin (as torchvision's)") Optional<Initialization> initialization)
        implements Model {
    public ResidualNetwork {
        blocks = List.copyOf(blocks);
        channels = List.copyOf(channels);
        Options.require(!blocks.isEmpty(), "blocks", "must hold at least one number");
        Options.require(
                channels.size() == blocks.size(),
                "channels",
                "must hold a number for each stage, of which blocks has " + blocks.size() + ", got " + channels.size());
        blocks.forEach(count -> Options.positive(count, "blocks"));
        channels.forEach(count -> Options.positive(count, "channels"));
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Layers layers =
                new Layers(context, initialization.or(() -> Optional.of(new HeNormal(Gain.RELU, 0, Fan.FAN_OUT))));
        Value x = Inputs.images("resnet", Inputs.features(inputs));
        x = convolution(layers, "conv1.", x, channels.get(0), stem.kernel(), stem.stride());
        x = stem.pooled(norm(layers, "bn1.", x).relu());
        for (int stage = 0; stage < blocks.size(); stage++) {
            for (int index = 0; index < blocks.get(stage); index++) {
                int stride = stage > 0 && index == 0 ? 2 : 1;
                x = added(layers, "layer" + (stage + 1) + "." + index + ".", x, channels.get(stage), stride);
            }
        }
        return heads.outputs(new Layers(context, initialization), x.mean(2, 3));
    }

    /** A block: what its convolutions make of the input, added to it. */
    private Value added(Layers layers, String name, Value input, int channels, int stride) {
        Value x = input;
        for (int number = 1; number <= block.convolutions(); number++) {
            int step = number == block.strided() ? stride : 1;
            int width = number == block.convolutions() ? channels * block.expansion() : channels;
            x = convolution(layers, name + "conv" + number + ".", x, width, block.kernel(number), step);
            x = norm(layers, name + "bn" + number + ".", x);
            x = number < block.convolutions() ? x.relu() : x;
        }
        Value shortcut = input;
        if (stride != 1 || input.shape().size(1) != x.shape().size(1)) {
            shortcut = convolution(layers, name + "downsample.0.", input, channels * block.expansion(), 1, stride);
            shortcut = norm(layers, name + "downsample.1.", shortcut);
        }
        return x.plus(shortcut).relu();
    }

    private static Value convolution(Layers layers, String name, Value x, int channels, int kernel, int stride) {
        return layers.convolution(name, x, channels, kernel, stride, kernel / 2, false);
    }

    private static Value norm(Layers layers, String name, Value x) {
        return layers.batchNorm(name, x, "running_mean", "running_var");
    }
}
