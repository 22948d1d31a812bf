package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * JPEG and PNG files in a folder for each class.
 *
 * <p>An image is scaled to cover {@code size} and what juts out is cut off. In training, and by the threads that decode, it is
 * varied anew in each epoch where {@code flip}, {@code rotate} or {@code crop} say so. It comes as bytes, [channels, height,
 * width], which the model's graph makes floats of: divided by 255, less {@code mean}, divided by {@code deviation}.
 */
@Name("image-folder")
@About("JPEG and PNG files in a folder for each class, varied in training")
public record ImageFolder(
        @About("the folder with a folder for each class, which may have folders within") Path path,
        @About("height and width that images are brought to, such as [224, 224]") List<Integer> size,
        @Default("rgb") @About("rgb, or gray for one channel") Color color,
        @Default("false") @About("whether half of the images are seen mirrored in training") boolean flip,
        @Default("0.0") @About("by up to how many degrees an image is turned in training, either way") double rotate,
        @Default("0.0") @About("up to what share of height and width is cut off in training, anywhere") double crop,
        @Default("[0.0]") @About("what is taken from a channel, of values from 0 to 1; one number, or one per channel")
                List<Double> mean,
        @Default("[1.0]") @About("what a channel is then divided by") List<Double> deviation,
        @Default("error") @About("what becomes of an image that cannot be read") Damaged damaged,
        @Default("0.0") @About("the fraction of the examples that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the examples that is kept for the test at the end") double test,
        @Default("false") @About("whether every class has the same share in each part") boolean stratify)
        implements Dataset {
    public ImageFolder {
        size = List.copyOf(size);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        Options.require(
                size.size() == 2 && size.stream().allMatch(extent -> extent > 0 && extent <= 1 << 14),
                "size",
                "must be a height and a width from 1 to 16384, such as [224, 224], got " + size);
        Options.require(rotate >= 0 && rotate <= 180, "rotate", "must be from 0 to 180, got " + rotate);
        Options.fraction(crop, "crop");
        requireChannels(mean, color, "mean");
        requireChannels(deviation, color, "deviation");
        Options.require(
                deviation.stream().allMatch(number -> number > 0), "deviation", "must be positive, got " + deviation);
        Options.fraction(validation, "validation");
        Options.fraction(test, "test");
        Options.require(validation + test < 1, "test", "leaves nothing to train on");
    }

    private static void requireChannels(List<Double> numbers, Color color, String key) {
        Options.require(
                numbers.size() == 1 || numbers.size() == color.channels(),
                key,
                "must be one number, or one for each of " + color.channels() + " channels, got " + numbers);
    }

    @Override
    public Examples open(DatasetContext context) {
        LabelledFiles files = LabelledFiles.in(path, damaged == Damaged.SKIP ? Optional.of(color) : Optional.empty());
        if (context.target().isPresent() && context.target().get().type() != TargetType.CLASS) {
            throw new DataException(path, "holds images of classes, but the loss wants numbers");
        }
        long[] places = new long[files.files().size()];
        for (int place = 0; place < places.length; place++) {
            places[place] = place;
        }
        Table table =
                new Table(new Columns.Integers(places, 1), new Columns.Labels(files.labels(), files.classes(), 1));
        Preparation parts =
                Preparation.NONE.withParts(validation, test, Split.RANDOM).withFeatureType(FeatureType.INT64);
        return new ImageExamples(this, files, TableExamples.of(table, stratify ? parts.stratified() : parts, context));
    }

    /** The field that holds the images. */
    Field features() {
        Shape shape = Shape.of(color.channels(), size.get(0), size.get(1));
        Scaling scaling = new Scaling(scaled(mean), scaled(deviation));
        return new Field(Field.FEATURES, ElementType.UINT8, shape).withScaling(scaling);
    }

    private double[] scaled(List<Double> numbers) {
        double[] all = new double[color.channels()];
        for (int channel = 0; channel < all.length; channel++) {
            all[channel] = 255 * numbers.get(numbers.size() == 1 ? 0 : channel);
        }
        return all;
    }
}
