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
import java.util.stream.IntStream;

/**
 * Handwritten digits, 28×28 pixels, in the IDX files of MNIST (LeCun, Cortes and Burges 1998), or any others of that form:
 * {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte}, which is the test part, and
 * {@code t10k-labels-idx1-ubyte}, each as it is or in gzip.
 */
@Name("mnist")
@About("handwritten digits in the IDX files of MNIST, plain or in gzip")
public record Mnist(
        @About("the folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and"
                        + " t10k-labels-idx1-ubyte, plain or .gz")
                Path path,
        @Inline ImagePreparation preparation)
        implements Dataset {
    private static final List<String> CLASSES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    public Mnist {
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
