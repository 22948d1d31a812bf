package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.ScalingMethod;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BundledTest {
    @Test
    void digitsGoFromZeroToOne() {
        Opened digits = Opened.of(new Digits(Preparation.NONE.scaled(ScalingMethod.MIN_MAX)), TargetRequest.CLASS);
        double least = Double.MAX_VALUE;
        double greatest = 0;
        for (int row = 0; row < digits.rows(); row++) {
            for (int column = 0; column < 64; column++) {
                least = Math.min(least, digits.feature(row, column));
                greatest = Math.max(greatest, digits.feature(row, column));
            }
        }
        assertEquals(0, least);
        assertEquals(1, greatest);
    }

    @Test
    void digitsAreThoseOfScikitLearn() {
        Opened digits = Opened.of(new Digits(Preparation.NONE), TargetRequest.CLASS);
        assertEquals(1797, digits.rows());
        assertEquals(Shape.of(64), digits.features().shape());
        assertEquals(10, digits.target().classNames().size());
        double sum = 0;
        int[] counts = new int[10];
        for (int row = 0; row < 1797; row++) {
            counts[(int) digits.target(row)]++;
            for (int column = 0; column < 64; column++) {
                sum += digits.feature(row, column);
            }
        }
        // load_digits().data.sum() and numpy.bincount(load_digits().target)
        assertEquals(561718, sum);
        assertEquals(List.of(178, 182, 177, 183, 181, 182, 181, 179, 174, 180), boxed(counts));
    }

    @Test
    void digitsMayBeImagesAndNumbers() {
        Preparation images = Preparation.NONE
                .withParts(0, 0.2, Split.RANDOM)
                .stratified()
                .standardized()
                .shaped(List.of(1, 8, 8));
        Opened test = Opened.of(new Digits(images), TargetRequest.CLASS, Part.TEST);
        assertEquals(Shape.of(1, 8, 8), test.features().shape());
        assertEquals(359, test.rows());
        assertEquals(
                3, Opened.of(new Digits(Preparation.NONE), TargetRequest.NUMBER).target(3));
    }

    @Test
    void irisIsThatOfScikitLearn() {
        Opened iris = Opened.of(new Iris(Preparation.NONE), TargetRequest.CLASS);
        assertEquals(150, iris.rows());
        assertEquals(List.of("setosa", "versicolor", "virginica"), iris.target().classNames());
        double[] means = new double[4];
        for (int row = 0; row < 150; row++) {
            for (int column = 0; column < 4; column++) {
                means[column] += iris.feature(row, column) / 150;
            }
        }
        // load_iris().data.mean(axis=0)
        assertEquals(5.843333, means[0], 1e-5);
        assertEquals(3.057333, means[1], 1e-5);
        assertEquals(3.758, means[2], 1e-5);
        assertEquals(1.199333, means[3], 1e-5);
        assertThrows(DataException.class, () -> new Iris(Preparation.NONE)
                .open(new DatasetContext(1, TargetRequest.NUMBER)));
    }

    @Test
    void linearDataIsLinear() {
        Opened exact = Opened.of(
                synthetic(Synthetic.Kind.LINEAR, 50, Optional.of(2), Optional.empty()), //
                TargetRequest.NUMBER);
        // Two weights from the first two rows explain all others.
        double a = exact.feature(0, 0);
        double b = exact.feature(0, 1);
        double c = exact.feature(1, 0);
        double d = exact.feature(1, 1);
        double determinant = a * d - b * c;
        double first = (exact.target(0) * d - b * exact.target(1)) / determinant;
        double second = (a * exact.target(1) - exact.target(0) * c) / determinant;
        assertTrue(first >= 0 && first < 100 && second >= 0 && second < 100);
        for (int row = 2; row < 50; row++) {
            assertEquals(first * exact.feature(row, 0) + second * exact.feature(row, 1), exact.target(row), 1e-2);
        }
    }

    @Test
    void moonsLieOnHalfCircles() {
        Opened moons = Opened.of(
                synthetic(Synthetic.Kind.MOONS, 101, Optional.empty(), Optional.empty()), TargetRequest.CLASS);
        int inner = 0;
        for (int row = 0; row < 101; row++) {
            double x = moons.feature(row, 0) - moons.target(row);
            double y = moons.feature(row, 1) - 0.5 * moons.target(row);
            assertEquals(1, x * x + y * y, 1e-5);
            assertTrue(moons.target(row) == 0 ? y > -1e-6 : y < 1e-6);
            inner += (int) moons.target(row);
        }
        assertEquals(51, inner);
    }

    @Test
    void blobsLieAroundTheirCentres() {
        Synthetic blobs = new Synthetic(
                Synthetic.Kind.BLOBS,
                3000,
                Optional.of(2),
                Optional.of(4),
                Optional.of(0.5),
                List.of(),
                Preparation.NONE);
        Opened opened = Opened.of(blobs, TargetRequest.CLASS);
        double[] sums = new double[4];
        double[] squares = new double[4];
        int[] counts = new int[4];
        for (int row = 0; row < 3000; row++) {
            int label = (int) opened.target(row);
            sums[label] += opened.feature(row, 0);
            squares[label] += opened.feature(row, 0) * opened.feature(row, 0);
            counts[label]++;
        }
        for (int label = 0; label < 4; label++) {
            double mean = sums[label] / counts[label];
            assertEquals(750, counts[label]);
            assertTrue(Math.abs(mean) < 11);
            assertEquals(0.5, Math.sqrt(squares[label] / counts[label] - mean * mean), 0.05);
        }
        List<Double> first = IntStream.range(0, 12).mapToObj(opened::target).toList();
        assertNotEquals(IntStream.range(0, 12).mapToObj(row -> row % 4.0).toList(), first);
    }

    @Test
    void classesHaveTheirShares() {
        for (String kind : List.of("kind = 'moons'", "kind = 'blobs'\nclasses = 2")) {
            Synthetic rare = ComponentText.bind(Synthetic.class, kind + "\nexamples = 200\nshares = [0.95, 0.05]");
            Opened opened = Opened.of(rare, TargetRequest.CLASS);
            assertEquals(10, IntStream.range(0, 200).mapToDouble(opened::target).sum(), kind);
        }
        for (String wrong : List.of("kind = 'linear'", "kind = 'blobs'", "kind = 'moons'\nnoise = 0.1")) {
            String shares = wrong.contains("moons") ? "[0.5, 0.6]" : "[0.5, 0.5]";
            assertThrows(
                    ProblemException.class,
                    () -> ComponentText.bind(Synthetic.class, wrong + "\nshares = " + shares),
                    wrong);
        }
    }

    @Test
    void sinusoidsComeOneBehindTheOther() {
        Sinusoids waves =
                ComponentText.bind(Sinusoids.class, "tasks = 3\nshots = 4\npasses = 2\nfurther = 3\ntest = 50");
        Opened training = Opened.of(waves, TargetRequest.NUMBER);
        Opened test = Opened.of(waves, TargetRequest.NUMBER, Part.TEST);
        assertEquals(2 * 11 + 8, training.rows());
        assertEquals(
                OptionalLong.of(1),
                waves.open(new DatasetContext(42, TargetRequest.NUMBER)).turn());
        assertEquals(50, test.rows());
        for (int task = 0; task < 3; task++) {
            int first = 11 * task;
            // Two examples say which wave it is: y = c · sin x − d · cos x.
            double[] wave = wave(training, first);
            double amplitude = Math.hypot(wave[0], wave[1]);
            assertTrue(amplitude > 0.1 && amplitude < 5 && wave[1] > 0, "task " + task);
            for (int row = first; row < (task < 2 ? first + 11 : first + 8); row++) {
                double x = training.feature(row, 0);
                assertTrue(x >= -5 && x < 5);
                assertEquals(wave[0] * Math.sin(x) - wave[1] * Math.cos(x), training.target(row), 1e-3);
            }
            assertEquals(training.feature(first, 0), training.feature(first + 4, 0));
            assertNotEquals(training.feature(first, 0), training.feature(first + 1, 0));
        }
        double[] last = wave(training, 22);
        for (int row = 0; row < 50; row++) {
            double x = test.feature(row, 0);
            assertEquals(last[0] * Math.sin(x) - last[1] * Math.cos(x), test.target(row), 1e-3);
        }
        assertThrows(ProblemException.class, () -> ComponentText.bind(Sinusoids.class, "tasks = 100000000"));
    }

    private static double[] wave(Opened opened, int row) {
        double one = opened.feature(row, 0);
        double other = opened.feature(row + 1, 0);
        double divisor = Math.sin(other - one);
        return new double[] {
            (opened.target(row + 1) * Math.cos(one) - opened.target(row) * Math.cos(other)) / divisor,
            (opened.target(row + 1) * Math.sin(one) - opened.target(row) * Math.sin(other)) / divisor
        };
    }

    @Test
    void madeDataDependsOnTheSeed() {
        Synthetic moons = synthetic(Synthetic.Kind.MOONS, 20, Optional.empty(), Optional.of(0.1));
        String digest = moons.open(new DatasetContext(1, TargetRequest.CLASS)).digest();
        assertEquals(
                digest, moons.open(new DatasetContext(1, TargetRequest.CLASS)).digest());
        assertNotEquals(
                digest, moons.open(new DatasetContext(2, TargetRequest.CLASS)).digest());
    }

    @Test
    void optionsOfAnotherKindAreRefused() {
        assertThrows(
                InvalidOptionException.class,
                () -> synthetic(Synthetic.Kind.MOONS, 20, Optional.of(3), Optional.empty()));
    }

    private static Synthetic synthetic(
            Synthetic.Kind kind, int examples, Optional<Integer> features, Optional<Double> noise) {
        return new Synthetic(kind, examples, features, Optional.empty(), noise, List.of(), Preparation.NONE);
    }

    private static List<Integer> boxed(int[] numbers) {
        return java.util.Arrays.stream(numbers).boxed().toList();
    }
}
