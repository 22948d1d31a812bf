package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import dev.cohort.testkit.SamplingComplianceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every data set keeps the promises of a data set. */
final class ComplianceTest {
    @TempDir
    static Path folder;

    private static Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Nested
    class OfCsv extends DatasetComplianceTest {
        private final Path path = file("flats.csv", "a,city,y\n" + "1,Rome,x\n,Oslo,y\n3,,x\n".repeat(9));

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Csv.class,
                    "path = '" + path
                            + "'\ntarget = 'y'\ncategorical = 'city'\nimpute = 1\nstandardize = true\ntest = 0.2");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(path);
        }
    }

    @Nested
    class OfPairs extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Pairs.class, "dataset = { type = 'iris', test = 0.3 }\nother = 'second'");
        }

        @Override
        protected boolean isVaried() {
            return true;
        }
    }

    @Nested
    class OfStreamedCsv extends DatasetComplianceTest {
        private final Path path = file("rows.csv", "a,city,y\n" + "1,Rome,x\n,Oslo,y\n3,,x\n".repeat(99));

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Csv.class,
                    "path = '" + path + "'\ntarget = 'y'\ncategorical = 'city'\nimpute = 1\nstandardize = true\n"
                            + "encoding = 'one-hot'\ntest = 0.2\nstream = true");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(path);
        }
    }

    @Nested
    class OfSeries extends DatasetComplianceTest {
        private final Path path = file("series.csv", "a,city,y\n" + "1,Rome,5\n2,Oslo,6\n3,Rome,7\n".repeat(9));

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Csv.class,
                    "path = '" + path + "'\ntarget = 'y'\ncategorical = 'city'\nencoding = 'ordinal'\nwindow = 4\n"
                            + "scaling = 'quantile'\nsplit = 'tail'\ntest = 0.3");
        }

        @Override
        protected TargetRequest target() {
            return TargetRequest.NUMBER;
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(path);
        }
    }

    @Nested
    class OfJsonl extends DatasetComplianceTest {
        private final Path path = file(
                "texts.jsonl",
                "{\"tokens\": [1, 2], \"city\": \"Rome\", \"y\": 1}\n{\"tokens\": [3], \"city\": \"Oslo\", \"y\": 0}\n"
                        .repeat(9));

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Jsonl.class,
                    "path = '" + path + "'\nfeatures = 'tokens'\nlength = 3\nfeature-type = 'int64'\n"
                            + "categorical = 'city'\ntarget = 'y'\nvalidation = 0.2");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(path);
        }
    }

    @Nested
    class OfDigits extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Digits.class, "validation = 0.1\ntest = 0.1\nstandardize = true");
        }
    }

    @Nested
    class OfIris extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Iris.class, "test = 0.2\nstratify = true");
        }
    }

    @Nested
    class OfSequences extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Sequences.class, "examples = 100\nbuckets = [4, 10, 7]\nvalidation = 0.2\ntest = 0.1");
        }
    }

    @Nested
    class OfSinusoids extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Sinusoids.class, "tasks = 5\npasses = 2");
        }

        @Override
        protected TargetRequest target() {
            return TargetRequest.NUMBER;
        }
    }

    @Nested
    class OfMoons extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Synthetic.class, "kind = 'moons'\nexamples = 100\nvalidation = 0.2");
        }
    }

    @Nested
    class OfLines extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Synthetic.class, "kind = 'linear'\nexamples = 60");
        }

        @Override
        protected TargetRequest target() {
            return TargetRequest.NUMBER;
        }
    }

    @Nested
    class OfWeightedSampling extends SamplingComplianceTest {
        @Override
        protected Sampling component() {
            return ComponentText.bind(WeightedSampling.class, "");
        }
    }

    @Nested
    class OfOverSampling extends SamplingComplianceTest {
        @Override
        protected Sampling component() {
            return ComponentText.bind(OverSampling.class, "");
        }
    }

    @Nested
    class OfUnderSampling extends SamplingComplianceTest {
        @Override
        protected Sampling component() {
            return ComponentText.bind(UnderSampling.class, "");
        }
    }

    @Nested
    class OfSmote extends SamplingComplianceTest {
        @Override
        protected Sampling component() {
            return ComponentText.bind(Smote.class, "neighbors = 3");
        }
    }
}
