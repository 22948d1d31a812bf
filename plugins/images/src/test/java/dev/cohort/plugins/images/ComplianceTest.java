package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every data set of images keeps the promises of a data set. */
final class ComplianceTest {
    private static final String VARIED =
            "\nvalidation = 0.2\nstratify = true\naugmentation = { crop = 'random', padding = 2, horizontal-flip = 0.5,"
                    + " rotation = 10.0, brightness = 0.2, cutout = 3 }";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeFiles() throws IOException {
        MadeFiles.idx(folder.resolve("idx"), 40, 10, 9, 8);
        MadeFiles.cifar(folder.resolve("cifar"), 12);
        MadeFiles.images(folder.resolve("images"), 24);
    }

    private static <T extends Record & Dataset> T bind(Class<T> type, String name, String options) {
        String path = folder.resolve(name).toString().replace('\\', '/');
        return ComponentText.bind(type, "path = '" + path + "'\n" + options);
    }

    @Nested
    class OfMnist extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return bind(
                    Mnist.class, "idx", "normalize = 'mnist'" + VARIED.replace("cutout = 3", "cutout = 3, views = 2"));
        }

        @Override
        protected boolean isVaried() {
            return true;
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(folder.resolve("idx/t10k-images-idx3-ubyte.gz"));
        }
    }

    @Nested
    class OfFashionMnist extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return bind(FashionMnist.class, "idx", "size = [12, 12]\nvalidation = 0.2");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(folder.resolve("idx/train-images-idx3-ubyte"));
        }
    }

    @Nested
    class OfCifar10 extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return bind(Cifar10.class, "cifar", "normalize = 'cifar10'\nsize = [16, 16]\nresize = 18" + VARIED);
        }

        @Override
        protected boolean isVaried() {
            return true;
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(folder.resolve("cifar/test_batch.bin"));
        }
    }

    @Nested
    class OfImageFolder extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return bind(
                    ImageFolder.class,
                    "images",
                    "size = [4, 4]\nmean = [0.5]\ndeviation = [0.2, 0.3, 0.4]\ntest = 0.25\nvalidation = 0.2\n"
                            + "augmentation = { crop = 'resized', hue = 0.2, erasing = 0.5 }");
        }

        @Override
        protected boolean isVaried() {
            return true;
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(folder.resolve("images"));
        }
    }
}
