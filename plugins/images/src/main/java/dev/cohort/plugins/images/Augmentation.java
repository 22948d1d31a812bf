package dev.cohort.plugins.images;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.List;

/**
 * How images are varied in training, in this order: crop, flips, rotation, colour, erasing.
 *
 * <p>What is drawn for an image depends on the run's seed, the epoch and the image alone. Semantics and defaults are those of
 * torchvision's {@code RandomCrop}, {@code RandomResizedCrop}, {@code RandomHorizontalFlip}, {@code RandomVerticalFlip}, {@code
 * RandomRotation} (bilinear, black beyond the border), {@code ColorJitter} and {@code RandomErasing}. Cutout is that of DeVries
 * and Taylor 2017, "Improved regularization of convolutional neural networks with cutout": a square that may lie in part
 * beyond the border. Erased pixels are as the mean that is taken from a channel, and so 0 for the model.
 *
 * <p>At the end, {@code mixup} (Zhang et al. 2018) and {@code cutmix} (Yun et al. 2019) mix each image of a batch with another one, as
 * torchvision's {@code MixUp} and {@code CutMix}. The target then holds the probability of each class, which {@code cross-entropy}
 * takes in place of a class.
 *
 * <p>With {@code views = 2} an example has a second field, {@code view}: the same image varied once more, by draws of its own, as
 * losses of two views compare them (Chen et al. 2020). It is varied in evaluations, too, alike in each.
 */
public record Augmentation(
        @Default("center") @About("center, random, or resized for a part of drawn area and form") Crop crop,
        @Default("0") @About("how many black pixels are put around an image before crop = \"random\"") int padding,
        @Default("[0.08, 1.0]") @About("the least and largest share of the area that crop = \"resized\" sees")
                List<Double> scale,
        @Default("[0.75, 1.3333333333333333]")
                @About("the least and largest width / height that crop = \"resized\" sees")
                List<Double> ratio,
        @Default("0.0") @About("the probability with which left and right are exchanged") double horizontalFlip,
        @Default("0.0") @About("the probability with which top and bottom are exchanged") double verticalFlip,
        @Default("0.0") @About("by up to how many degrees an image is turned, either way") double rotation,
        @Default("0.0") @About("the brightness is multiplied by a number from 1 - brightness to 1 + brightness")
                double brightness,
        @Default("0.0") @About("likewise the distance from the mean brightness") double contrast,
        @Default("0.0") @About("likewise the distance from gray; without effect on gray images") double saturation,
        @Default("0.0") @About("by up to what share of the colour circle colours are moved, at most 0.5; likewise")
                double hue,
        @Default("0") @About("the side of a square that is blotted out, in pixels") int cutout,
        @Default("0.0") @About("the probability with which a rectangle is blotted out") double erasing,
        @Default("[0.02, 0.33]") @About("the least and largest share of the area that erasing blots out")
                List<Double> erasingScale,
        @Default("[0.3, 3.3]") @About("the least and largest height / width that erasing blots out")
                List<Double> erasingRatio,
        @Default("0.0") @About("how evenly two images are averaged, 1 for any share alike; 0 for none") double mixup,
        @Default("0.0") @About("likewise how large a rectangle of one image is put into another") double cutmix,
        @Default("1") @About("2 for a second field, view: the same image, varied once more, as losses of pairs read it")
                int views) {
    public Augmentation {
        scale = List.copyOf(scale);
        ratio = List.copyOf(ratio);
        erasingScale = List.copyOf(erasingScale);
        erasingRatio = List.copyOf(erasingRatio);
        Options.require(padding >= 0 && padding <= 1 << 14, "padding", "must be from 0 to 16384, got " + padding);
        Options.require(padding == 0 || crop == Crop.RANDOM, "padding", "has an effect with crop = \"random\" alone");
        requireRange(scale, 1, "scale");
        requireRange(ratio, Double.MAX_VALUE, "ratio");
        requireProbability(horizontalFlip, "horizontal-flip");
        requireProbability(verticalFlip, "vertical-flip");
        Options.require(rotation >= 0 && rotation <= 180, "rotation", "must be from 0 to 180, got " + rotation);
        Options.notNegative(brightness, "brightness");
        Options.notNegative(contrast, "contrast");
        Options.notNegative(saturation, "saturation");
        Options.require(hue >= 0 && hue <= 0.5, "hue", "must be from 0 to 0.5, got " + hue);
        Options.require(cutout >= 0, "cutout", "must be 0 or more, got " + cutout);
        requireProbability(erasing, "erasing");
        requireRange(erasingScale, 1, "erasing-scale");
        requireRange(erasingRatio, Double.MAX_VALUE, "erasing-ratio");
        Options.notNegative(mixup, "mixup");
        Options.notNegative(cutmix, "cutmix");
        Options.require(views == 1 || views == 2, "views", "must be 1 or 2, got " + views);
        Options.require(
                views == 1 || mixup + cutmix == 0, "views", "must be 1 where mixup or cutmix makes one image of two");
    }

    private static void requireRange(List<Double> range, double most, String key) {
        Options.require(
                range.size() == 2 && range.get(0) > 0 && range.get(0) <= range.get(1) && range.get(1) <= most,
                key,
                "must be two numbers above 0" + (most == 1 ? " and at most 1" : "") + ", the smaller one first, got "
                        + range);
    }

    private static void requireProbability(double value, String key) {
        Options.require(value >= 0 && value <= 1, key, "must be from 0 to 1, got " + value);
    }

    /** What is done to a batch at the end. */
    Mixing mixing() {
        return new Mixing(mixup, cutmix);
    }

    /** Whether any image is varied, mixing aside. */
    boolean isAny() {
        return crop != Crop.CENTER
                || horizontalFlip + verticalFlip + rotation + erasing + cutout > 0
                || brightness + contrast + saturation + hue > 0;
    }

    /** Whether there is a second view of each image. */
    boolean hasTwoViews() {
        return views == 2;
    }

    /** What is seen of an image in training, in the wanted size. */
    Pixels seen(Pixels image, int height, int width, SplitMix64 random) {
        return switch (crop) {
            case CENTER -> image.center(height, width);
            case RANDOM -> {
                int top = random.nextInt(Math.max(0, image.height() + 2 * padding - height) + 1);
                int left = random.nextInt(Math.max(0, image.width() + 2 * padding - width) + 1);
                yield image.cut(top - padding, left - padding, height, width);
            }
            case RESIZED -> {
                Box box = Box.drawn(image.height(), image.width(), scale, ratio, random);
                yield Resampling.resized(image.cut(box.top(), box.left(), box.height(), box.width()), height, width);
            }
        };
    }

    /** Varies an image of the wanted size in its place. */
    void vary(Pixels image, byte[] mean, SplitMix64 random) {
        if (random.nextDouble() < horizontalFlip) {
            image.mirror();
        }
        if (random.nextDouble() < verticalFlip) {
            image.turnOver();
        }
        double turn = 2 * random.nextDouble() - 1;
        if (rotation > 0) {
            Rotation.apply(image, turn * rotation);
        }
        if (brightness + contrast + saturation + hue > 0) {
            ColorJitter.drawn(this, random).apply(image);
        }
        if (cutout > 0) {
            int top = random.nextInt(image.height()) - cutout / 2;
            int left = random.nextInt(image.width()) - cutout / 2;
            image.fill(new Box(top, left, cutout, cutout), mean);
        }
        if (random.nextDouble() < erasing) {
            Box.erased(image.height(), image.width(), erasingScale, erasingRatio, random)
                    .ifPresent(box -> image.fill(box, mean));
        }
    }
}
