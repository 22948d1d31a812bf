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
 * A residual network of basic blocks (He et al. 2016), as torchvision's {@code resnet18} and {@code resnet34}.
 *
 * <p>A block adds to its input two convolutions with windows of 3, each followed by a batch normalization; the first block of
 * every stage but the first takes steps of 2, and where shapes differ the input goes through a convolution with windows of 1. At
 * the end stand the mean over the image and a linear output. Features have the shape [channels, height, width], or [height,
 * width] for one channel.
 *
 * <p>Parameters and statistics have torchvision's names and shapes, {@code conv1.weight}, {@code layer1.0.bn1.running_mean}, {@code
 * layer2.0.downsample.0.weight}, so that {@code initialize-from} reads a file of its weights; the output alone has ours, {@code
 * output.weight}. Convolutions begin as torchvision's do, {@code he-normal} with {@code mode = "fan-out"}.
 */
@Name("resnet")
@About("convolutions in blocks that each add to their input")
public record ResidualNetwork(
        @Default("[2, 2, 2, 2]") @About("how many blocks each stage has") List<Integer> blocks,
        @Default("[64, 128, 256, 512]") @About("the number of channels of each stage") List<Integer> channels,
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
        Layers layers = new Layers(context, initialization.or(() -> Optional.of(new HeNormal(0, Fan.FAN_OUT))));
        Value x = Inputs.images("resnet", Inputs.features(inputs));
        x = convolution(layers, "conv1.", x, channels.get(0), stem.kernel(), stem.stride());
        x = stem.pooled(norm(layers, "bn1.", x).relu());
        for (int stage = 0; stage < blocks.size(); stage++) {
            for (int block = 0; block < blocks.get(stage); block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = block(layers, "layer" + (stage + 1) + "." + block + ".", x, channels.get(stage), stride);
            }
        }
        return heads.outputs(new Layers(context, initialization), x.mean(2, 3));
    }

    private static Value block(Layers layers, String name, Value input, int channels, int stride) {
        Value x = convolution(layers, name + "conv1.", input, channels, 3, stride);
        x = norm(layers, name + "bn1.", x).relu();
        x = norm(layers, name + "bn2.", convolution(layers, name + "conv2.", x, channels, 3, 1));
        Value shortcut = input;
        if (stride != 1 || input.shape().size(1) != channels) {
            shortcut = convolution(layers, name + "downsample.0.", input, channels, 1, stride);
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
