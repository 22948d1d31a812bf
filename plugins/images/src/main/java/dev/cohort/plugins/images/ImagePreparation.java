package dev.cohort.plugins.images;

import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options that all data sets of images share.
 *
 * <p>An image is brought to {@code size} as by torchvision's {@code Resize} (bilinear with antialiasing) and {@code CenterCrop}. It
 * comes as bytes, [channels, height, width], which the model's graph makes floats of: divided by 255, less {@code mean}, divided
 * by {@code deviation}.
 */
public record ImagePreparation(
        @About("height and width of an example, such as [224, 224]") Optional<List<Integer>> size,
        @About("what the shorter side of an image is brought to before it is cut to size, such as 256; unless given,"
                        + " as little as covers the size")
                Optional<Integer> resize,
        @About("the published mean and deviation of imagenet, mnist, fashion-mnist or cifar10, in place of mean and"
                        + " deviation")
                Optional<Published> normalize,
        @Default("[0.0]") @About("what is taken from a channel, of values from 0 to 1; one number, or one per channel")
                List<Double> mean,
        @Default("[1.0]") @About("what a channel is then divided by") List<Double> deviation,
        @Default("{}") @About("how images are varied in training") Augmentation augmentation,
        @Default("0.0") @About("the fraction of the training examples that is kept for validation") double validation,
        @Default("false") @About("whether every class has the same share in each part") boolean stratify) {
    private static final int LARGEST = 1 << 14;

    public ImagePreparation {
        size = size.map(List::copyOf);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        Options.require(
                size.isEmpty()
                        || size.get().size() == 2
                                && size.get().stream().allMatch(extent -> extent > 0 && extent <= LARGEST),
                "size",
                "must be a height and a width from 1 to " + LARGEST + ", such as [224, 224], got "
                        + size.orElse(List.of()));
        Options.require(
                resize.isEmpty()
                        || resize.get() <= LARGEST
                                && size.stream().flatMap(List::stream).allMatch(extent -> extent <= resize.get()),
                "resize",
                "must be at least the extents of size, and at most " + LARGEST + ", got " + resize.orElse(0));
        Options.require(
                deviation.stream().allMatch(number -> number > 0), "deviation", "must be positive, got " + deviation);
        Options.require(
                normalize.isEmpty() || mean.equals(List.of(0.0)) && deviation.equals(List.of(1.0)),
                "normalize",
                "stands in the place of mean and deviation; remove them, or it");
        Options.require(
                !augmentation.hasTwoViews() || augmentation.isAny(),
                "augmentation",
                "has two views of each image, which are alike unless it says how images are varied, as by crop ="
                        + " \"random\"");
        Options.fraction(validation, "validation");
    }

    /** Refuses numbers that are not one for each of so many channels. */
    void requireChannels(int channels) {
        normalize.ifPresent(published -> Options.require(
                published.mean().size() == channels,
                "normalize",
                "has numbers for " + published.mean().size() + " channels, but the images have " + channels));
        Stream.of("mean", "deviation").forEach(key -> {
            List<Double> numbers = key.equals("mean") ? mean : deviation;
            Options.require(
                    numbers.size() == 1 || numbers.size() == channels,
                    key,
                    "must be one number, or one for each of " + channels + " channels, got " + numbers);
        });
    }

    /** How images of so many channels become examples; without {@code size}, of a size of their own. */
    Presentation presentation(int channels, int height, int width) {
        double[] numbers = scaled(normalize.map(Published::mean).orElse(mean), channels);
        byte[] nothing = new byte[channels];
        for (int channel = 0; channel < channels; channel++) {
            nothing[channel] = (byte) Math.max(0, Math.min(255, Math.rint(numbers[channel])));
        }
        return new Presentation(
                size.map(extents -> extents.get(0)).orElse(height),
                size.map(extents -> extents.get(1)).orElse(width),
                resize,
                augmentation,
                nothing);
    }

    /** The field that holds the examples. */
    Field features(int channels, Presentation presentation) {
        Scaling scaling = new Scaling(
                scaled(normalize.map(Published::mean).orElse(mean), channels),
                scaled(normalize.map(Published::deviation).orElse(deviation), channels));
        Shape shape = Shape.of(channels, presentation.height(), presentation.width());
        return new Field(Field.FEATURES, ElementType.UINT8, shape).withScaling(scaling);
    }

    private static double[] scaled(List<Double> numbers, int channels) {
        double[] all = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            all[channel] = 255 * numbers.get(numbers.size() == 1 ? 0 : channel);
        }
        return all;
    }

    /** Which places are for what. */
    Preparation parts(double test) {
        Preparation parts =
                Preparation.NONE.withParts(validation, test, Split.RANDOM).withFeatureType(FeatureType.INT64);
        return stratify ? parts.stratified() : parts;
    }
}
