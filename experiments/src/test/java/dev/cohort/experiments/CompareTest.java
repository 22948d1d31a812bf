package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} puts runs side by side, the best first, and draws their curves. */
final class CompareTest {
    @TempDir
    Path runs;

    @BeforeEach
    void trains() {
        for (String rate : List.of("1e-4", "0.1")) {
            Cohort.Ended ended = Cohort.run(
                    "run",
                    "iris/linear.toml",
                    "--runs",
                    runs,
                    "--id",
                    "at-" + rate,
                    "--set",
                    "training.epochs=3",
                    "--set",
                    "optimizer.learning-rate=" + rate);
            assertEquals(0, ended.code(), ended.err());
        }
    }

    private Cohort.Ended compare(Object... more) {
        Object[] arguments = new Object[5 + more.length];
        List<Object> first =
                List.of("compare", "iris-linear/at-1e-4", runs.resolve("iris-linear/at-0.1"), "--runs", runs);
        first.toArray(arguments);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Cohort.run(arguments);
    }

    @Test
    void theBestRunComesFirstByWhatWasSet() throws IOException {
        Path picture = runs.resolve("curves.svg");
        Cohort.Ended ended = compare("--metric", "train/epoch-loss", "--picture", picture);
        assertEquals("", ended.err());
        List<String> lines = ended.out().lines().toList();
        assertEquals(
                List.of("train/epoch-loss", "best", "at step", "last", "status", "run"),
                List.of(lines.get(0).split(" {2,}")));
        assertTrue(lines.get(1).startsWith("epochs=3 learning-rate=0.1 "), lines.get(1));
        assertTrue(lines.get(2).startsWith("epochs=3 learning-rate=1e-4 "), lines.get(2));
        assertTrue(lines.get(2).endsWith("finished  iris-linear/at-1e-4"), lines.get(2));
        String svg = Files.readString(picture);
        assertTrue(svg.contains(">iris-linear: train/epoch-loss</text>"), svg);
        assertTrue(svg.contains(">epochs=3 learning-rate=0.1</text>"), svg);
        // What is larger where it is better is told by the runs themselves.
        List<String> accuracies =
                compare("--metric", "validation/accuracy").out().lines().toList();
        assertTrue(accuracies.get(1).contains("learning-rate=0.1 "), accuracies.toString());
    }

    @Test
    void saysWhatThereIsNot() {
        Cohort.Ended ended = compare("--metric", "validation/acuracy");
        assertEquals(2, ended.code());
        assertEquals(
                "none of the runs has logged 'validation/acuracy' (did you mean 'validation/accuracy'?)\n",
                ended.err());
        assertEquals(
                "--picture draws SVG, so its file has to end in .svg, not as curves.png\n",
                compare("--picture", "curves.png").err());
    }
}
