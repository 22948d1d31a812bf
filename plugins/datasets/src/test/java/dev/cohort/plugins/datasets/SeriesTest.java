package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Shape;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples of a series read rows before that of their target, all of one part. */
final class SeriesTest {
    @TempDir
    Path folder;

    /** 40 rows: x counts from 0, y is ten times as much, and the day is even or odd. */
    private Csv csv(String options) throws IOException {
        String rows = IntStream.range(0, 40)
                .mapToObj(row -> row + "," + 10 * row + "," + (row % 2 == 0 ? "even" : "odd") + "\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("series.csv"), "x,y,day\n" + rows);
        return ComponentText.bind(
                Csv.class,
                "path = '" + file + "'\ntarget = 'y'\nsplit = 'tail'\nvalidation = 0.25\ntest = 0.25\n" + options);
    }

    private static String shown(Opened opened, int row) {
        return IntStream.range(0, opened.features().elements())
                        .mapToObj(column -> Long.toString((long) opened.feature(row, column)))
                        .collect(Collectors.joining(" "))
                + " -> " + (long) opened.target(row);
    }

    @Test
    void aWindowEndsBeforeItsTarget() throws IOException {
        Csv csv = csv("exclude = 'day'\nwindow = 3\nhorizon = 2");
        Opened train = Opened.of(csv, TargetRequest.NUMBER);
        assertEquals(Shape.of(3, 2), train.features().shape());
        assertEquals(16, train.rows());
        assertEquals("0 0 1 10 2 20 -> 40", shown(train, 0));
        assertEquals("15 150 16 160 17 170 -> 190", shown(train, 15));
        // Rows 20 to 29 and 30 to 39 are of the other parts, whose windows begin anew.
        assertEquals("20 200 21 210 22 220 -> 240", shown(Opened.of(csv, TargetRequest.NUMBER, Part.VALIDATION), 0));
        Opened test = Opened.of(csv, TargetRequest.NUMBER, Part.TEST);
        assertEquals(6, test.rows());
        assertEquals("35 350 36 360 37 370 -> 390", shown(test, 5));
    }

    @Test
    void lagsAreCountedFromTheTarget() throws IOException {
        Opened train = Opened.of(csv("features = 'y'\nlags = [1, 4]"), TargetRequest.NUMBER);
        assertEquals(Shape.of(2, 1), train.features().shape());
        assertEquals("30 0 -> 40", shown(train, 0));
        assertEquals("180 150 -> 190", shown(train, train.rows() - 1));
    }

    @Test
    void theExportedModelReadsRawRows() throws IOException {
        Csv csv = csv("features = ['y', 'day']\ncategorical = 'day'\nencoding = 'one-hot'\nwindow = 2\n"
                + "scaling = 'min-max'\n[columns.y]\nlog = true");
        Path input = Files.writeString(folder.resolve("new.csv"), "day,y\neven,0\nodd,190\nodd,0\nnever,190\n");
        double[] expected = {
            0, 1, 0, 1, 0, 1,
            1, 0, 1, 0, 0, 1,
            0, 0, 1, 1, 0, 0
        };
        assertArrayEquals(expected, Exported.features(csv, TargetRequest.NUMBER, folder, input), 1e-5);
        Csv quantiles = csv("features = 'y'\nlags = [1, 3]\nscaling = 'quantile'");
        assertArrayEquals(
                new double[] {0.5, 0, 1, 1},
                Exported.features(
                        quantiles,
                        TargetRequest.NUMBER,
                        folder,
                        Files.writeString(folder.resolve("new.csv"), "y\n0\n190\n95\n1000\n")),
                1e-5);
    }

    @Test
    void refusesWhatIsTooShort() throws IOException {
        Csv csv = csv("exclude = 'day'\nwindow = 10");
        assertEquals(
                "the validation part of the series has 10 rows, but an example takes 11, by window = 10 and horizon = 1;"
                        + " shorten them, or give the part more rows",
                assertThrows(DataException.class, () -> csv.open(new DatasetContext(42, TargetRequest.NUMBER)))
                        .problems()
                        .get(0)
                        .message());
        Csv shorter = csv("features = 'y'\nwindow = 5");
        Path input = Files.writeString(folder.resolve("new.csv"), "y\n1\n2\n3\n4\n");
        assertEquals(
                input + ": has 4 rows, but the model reads 5 for a prediction",
                assertThrows(
                                ProblemException.class,
                                () -> Exported.features(shorter, TargetRequest.NUMBER, folder, input))
                        .getMessage());
        Csv embedded = csv("features = ['y', 'day']\ncategorical = 'day'\nwindow = 2");
        assertEquals(
                "categories of a series are read as numbers; set encoding = \"one-hot\" or another one",
                assertThrows(DataException.class, () -> embedded.open(new DatasetContext(42, TargetRequest.NUMBER)))
                        .problems()
                        .get(0)
                        .message());
        for (String options :
                List.of("window = 2\nlags = [1]", "lags = [0]", "lags = [1, 1]", "horizon = 2", "window = 0")) {
            assertThrows(ProblemException.class, () -> csv(options), options);
        }
    }
}
