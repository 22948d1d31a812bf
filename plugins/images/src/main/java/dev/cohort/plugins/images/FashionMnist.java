package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Articles of clothing, 28×28 pixels (Xiao, Rasul and Vollgraf 2017), in files of the names and the form of MNIST's. */
@Name("fashion-mnist")
@About("articles of clothing in IDX files, plain or in gzip")
public record FashionMnist(
        @About("the folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and"
                        + " t10k-labels-idx1-ubyte, plain or .gz")
                Path path,
        @Inline ImagePreparation preparation)
        implements Dataset {
    private static final List<String> CLASSES = List.of(
            "t-shirt-top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot");

    public FashionMnist {
        preparation.requireChannels(1);
    }

    @Override
    public Examples open(DatasetContext context) {
        return new IdxImages(path, preparation, CLASSES).open(context);
    }

    /** A file of images such as {@code t10k-images-idx3-ubyte}. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(IdxImages.read(input, preparation, learned, keep));
    }
}
