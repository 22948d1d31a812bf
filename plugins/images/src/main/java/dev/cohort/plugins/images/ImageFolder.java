package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JPEG, PNG and WebP files in a folder for each class.
 *
 * <p>They are decoded by threads that read ahead, and kept decoded as long as they fit into a quarter of Java's heap.
 */
@Name("image-folder")
@About("JPEG, PNG and WebP files in a folder for each class, varied in training")
public record ImageFolder(
        @About("the folder with a folder for each class, which may have folders within") Path path,
        @Default("rgb") @About("rgb, or gray for one channel") Color color,
        @Default("error") @About("error, or skip to leave out and count images that cannot be decoded") Damaged damaged,
        @Default("0.0") @About("the fraction of the examples that is kept for the test at the end") double test,
        @Inline ImagePreparation preparation)
        implements Dataset {
    public ImageFolder {
        preparation.requireChannels(color.channels());
        Options.require(
                preparation.size().isPresent(),
                "size",
                "is missing: the height and width of an example, as in [224, 224]");
        Options.fraction(test, "test");
        Options.require(preparation.validation() + test < 1, "test", "leaves nothing to train on");
    }

    @Override
    public Examples open(DatasetContext context) {
        LabelledFiles files = LabelledFiles.in(path, damaged == Damaged.SKIP ? Optional.of(color) : Optional.empty());
        Presentation presentation = presentation();
        int count = files.files().size();
        return new ImageExamples(
                new CachedImages(new ImageFiles(files.files(), color), presentation::prepared, count),
                presentation,
                preparation.features(color.channels(), presentation),
                ImageParts.of(path, files.labels(), files.classes(), count, preparation.parts(test), context),
                true,
                files.digest(),
                files.remarks());
    }

    /** An image, or a folder with images; {@code file} may be kept, from the folder on. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        NewImages.requireKept(input, keep, List.of("file"));
        List<Path> files = LabelledFiles.below(input);
        Presentation presentation = presentation();
        return Optional.of(new NewImages(
                new ImageFiles(files, color),
                files.size(),
                presentation,
                preparation.features(color.channels(), presentation),
                files.stream()
                        .map(file ->
                                keep.stream().map(name -> name(input, file)).toList())
                        .toList()));
    }

    private static String name(Path input, Path file) {
        return file.equals(input)
                ? file.getFileName().toString()
                : input.relativize(file).toString().replace('\\', '/');
    }

    /** Examples have the size that is given. */
    private Presentation presentation() {
        return preparation.presentation(color.channels(), 0, 0);
    }
}
