package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
    private static final Path FOLDER = Path.of("runs", "digits-mlp", "20261122-161138-abcd");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private long now = 1_000_000_000L;

    @Test
    void plainOutputHasALineForEachEpochAndEvaluation() {
        play(Terminal.PLAIN);
        assertEquals(
                """
                digits-mlp 20261122-161138-abcd
                step 1,250  validation/loss 0.5000  validation/accuracy 0.8100
                epoch 1/2  train/epoch-loss 0.7000  validation/loss 0.4000  validation/accuracy 0.9000
                epoch 2/2  train/epoch-loss 0.3000  validation/loss 1.235e-04  validation/accuracy 0.9500

                             train  validation    test
                epoch-loss  0.3000
                loss                 1.235e-04
                accuracy                0.9500  0.9667

                finished after 5,000 steps in 0.5 s
                exported: the last state, step 7
                runs/digits-mlp/20261122-161138-abcd
                """,
                text(out));
        assertEquals("", text(errors));
    }

    @Test
    void aTerminalShowsABarThatGoesBeforeEachLine() {
        play(new Terminal(true, false, () -> 100));
        List<String> drawn = List.of(text(out).split("\r"));
        assertTrue(drawn.size() < 20, () -> "drawn at most ten times in a second: " + drawn.size());
        String bar = drawn.get(drawn.size() - 2);
        assertEquals(
                "\u2501".repeat(23) + "\u2500".repeat(6)
                        + "  epoch 2/2  step 4,001/5,000  loss 0.2500  10,000 steps/s  0.1 s left\u001b[K",
                bar);
        assertTrue(drawn.get(drawn.size() - 1).startsWith("\u001b[Kepoch 2/2"), drawn.get(drawn.size() - 1));
        assertFalse(text(out).contains("\u001b[1m"), "no colour was wanted");
    }

    @Test
    void coloursComeWithATerminalAlone() {
        play(new Terminal(true, true, () -> 100));
        assertTrue(text(out).startsWith("\u001b[1mdigits-mlp\u001b[0m 2026"), text(out));
    }

    @Test
    void nothingIsWiderThanTheTerminal() {
        for (int width : new int[] {10, 20, 40, 60, 200}) {
            ProgressBar bar = new ProgressBar(() -> width);
            bar.begin(new RunEvent.Started("x", "y", OptionalLong.of(10_000_000), 300, 0), 0);
            for (int step = 1; step <= 5; step++) {
                assertTrue(bar.line(new Steps().at(step * 1_000_000, 200, 1e-9f), step * 3_700_000_000_000L)
                                .length()
                        < width);
            }
        }
    }

    /** The window is made narrower under way: what matters least goes first, and no word is cut. */
    @Test
    void aNarrowTerminalIsToldLess() {
        AtomicInteger width = new AtomicInteger(200);
        ProgressBar bar = new ProgressBar(width::get);
        bar.begin(new RunEvent.Started("x", "y", OptionalLong.of(5000), 2, 0), 0);
        RunEvent.Stepped step = new Steps().at(4000, 1, 0.25f);
        String wide = "\u2501".repeat(24) + "\u2500".repeat(6)
                + "  epoch 2/2  step 4,000/5,000  loss 0.2500  4,000 steps/s  0.3 s left";
        assertEquals(wide, bar.line(step, 1_000_000_000L));
        Map<Integer, String> narrower = new LinkedHashMap<>();
        narrower.put(70, "epoch 2/2  step 4,000/5,000  loss 0.2500  4,000 steps/s  0.3 s left");
        narrower.put(
                67, "\u2501".repeat(9) + "\u2500".repeat(3) + "  epoch 2/2  step 4,000/5,000  loss 0.2500  0.3 s left");
        narrower.put(42, "\u2501\u2501\u2501\u2501\u2500  epoch 2/2  loss 0.2500  0.3 s left");
        narrower.put(40, "epoch 2/2  loss 0.2500  0.3 s left");
        narrower.put(30, "\u2501\u2501\u2501\u2501\u2500  epoch 2/2  loss 0.2500");
        narrower.put(12, "loss 0.2500");
        narrower.put(8, "loss 0.");
        narrower.forEach((columns, line) -> {
            width.set(columns);
            assertEquals(line, bar.line(step, 1_000_000_000L));
        });
        width.set(200);
        assertEquals(wide, bar.line(step, 1_000_000_000L));
    }

    @Test
    void aRunWithoutAKnownEndHasNoBar() {
        ProgressBar bar = new ProgressBar(() -> 80);
        bar.begin(new RunEvent.Started("x", "y", OptionalLong.empty(), 0, 0), 0);
        assertEquals("step 30  loss 0.5000  3.0 steps/s", bar.line(new Steps().at(30, 0, 0.5f), 10_000_000_000L));
    }

    @Test
    void aWarningIsShownOnce() {
        ConsoleListener console = console(Terminal.PLAIN);
        console.warn("the server is away");
        console.warn("the server is away");
        console.warn("some\u001b[2Jthing\nelse");
        assertEquals("warning: the server is away\nwarning: some?[2Jthing else\n", text(errors));
    }

    @Test
    void aDivergedRunSaysSo() {
        ConsoleListener console = console(Terminal.PLAIN);
        console.hear(new RunEvent.Started("x", "y", OptionalLong.empty(), 0, 0), Steps.CONTROL);
        console.hear(
                new RunEvent.Ended(
                        Status.DIVERGED, 1, 0, Map.of(), Map.of(), Endings.of(Map.of("train/loss", Double.NaN))),
                Steps.CONTROL);
        assertTrue(text(out).contains("loss    NaN\n\ndiverged after 1 step in 0.0 s"), text(out));
    }

    @Test
    void theTablesOfTheTestFollowTheMetrics() {
        ConsoleListener console = console(Terminal.PLAIN);
        console.hear(new RunEvent.Started("x", "y", OptionalLong.empty(), 0, 0), Steps.CONTROL);
        Result old = Result.of(new Result.Table(List.of("target", "a"), List.of(List.of("a", 1L))));
        Result matrix = Result.of(new Result.Table(
                List.of("target \\ predicted", "cat", "dog\u001b", "a class with a name"),
                List.of(
                        List.of("cat", 120L, 3L, 0L),
                        List.of("dog\u001b", 0L, 7L, 11L),
                        List.of("a class with a name", 1L, 0L, 12.5))));
        Result wide = Result.of(new Result.Table(
                IntStream.rangeClosed(0, 13).mapToObj(Integer::toString).toList(), List.of()));
        Map<String, Result> results = new LinkedHashMap<>();
        results.put("confusion-matrix", matrix);
        results.put("accuracy", Result.of(0.9));
        results.put("wide", wide);
        console.hear(
                new RunEvent.Ended(
                        Status.INTERRUPTED,
                        1,
                        0,
                        Map.of(),
                        Map.of(),
                        Endings.of(
                                Map.of("test/accuracy", 0.9),
                                Map.of(Part.VALIDATION, Map.of("confusion-matrix", old), Part.TEST, results))),
                Steps.CONTROL);
        assertEquals(
                """
                x y

                            test
                accuracy  0.9000

                test/confusion-matrix
                target \\ predicted   cat  dog?  a class wit\u2026
                cat                  120     3             0
                dog?                   0     7            11
                a class with a name    1     0       12.5000

                test/wide has 14 columns; report.md in the run's folder shows it

                interrupted after 1 step in 0.0 s
                exported: the last state, step 7
                runs/digits-mlp/20261122-161138-abcd
                'cohort predict runs/digits-mlp/20261122-161138-abcd FILE' uses what was learned so far
                """,
                text(out));
    }

    @Test
    void durationsAreReadable() {
        assertEquals("0.4 s", ProgressBar.duration(0.41));
        assertEquals("12 s", ProgressBar.duration(12.3));
        assertEquals("1:05", ProgressBar.duration(65.2));
        assertEquals("2:03:04", ProgressBar.duration(7384));
    }

    @Test
    void theTerminalFollowsItsEnvironment() {
        String before = System.getProperty("cohort.terminal");
        try {
            System.setProperty("cohort.terminal", "true");
            detects(Map.of(), true, true, 80);
            detects(Map.of("NO_COLOR", "1", "COLUMNS", "120"), true, false, 120);
            detects(Map.of("NO_COLOR", "", "COLUMNS", "wide"), true, true, 80);
            detects(Map.of("TERM", "dumb"), false, false, 80);
            System.setProperty("cohort.terminal", "false");
            detects(Map.of("TERM", "xterm"), false, false, 80);
        } finally {
            if (before == null) {
                System.clearProperty("cohort.terminal");
            } else {
                System.setProperty("cohort.terminal", before);
            }
        }
    }

    private static void detects(Map<String, String> environment, boolean interactive, boolean color, int width) {
        Terminal terminal = Terminal.detect(environment);
        assertEquals(interactive, terminal.interactive());
        assertEquals(color, terminal.color());
        assertEquals(width, terminal.width().getAsInt());
    }

    /** A run of two epochs, 2,500 steps each, at 10,000 steps a second. */
    private void play(Terminal terminal) {
        ConsoleListener console = console(terminal);
        Steps steps = new Steps();
        console.hear(
                new RunEvent.Started("digits-mlp", "20261122-161138-abcd", OptionalLong.of(5000), 2, 0), Steps.CONTROL);
        for (int step = 1; step <= 5000; step++) {
            now += 100_000;
            int epoch = (step - 1) / 2500;
            console.hear(steps.at(step, epoch, 0.25f), Steps.CONTROL);
            if (step % 50 == 0) {
                console.hear(new RunEvent.Logged(step, epoch, 0, Map.of("learning-rate", 0.001)), Steps.CONTROL);
            }
            if (step == 1250) {
                evaluate(console, step, 0, 0.5, 0.81);
            }
            if (step % 2500 == 0) {
                console.hear(
                        new RunEvent.Logged(step, epoch, 0, Map.of("train/epoch-loss", epoch == 0 ? 0.7 : 0.3)),
                        Steps.CONTROL);
                evaluate(console, step, epoch, epoch == 0 ? 0.4 : 1.2345e-4, epoch == 0 ? 0.9 : 0.95);
                console.hear(new RunEvent.EpochEnded(epoch, step), Steps.CONTROL);
            }
        }
        console.hear(new RunEvent.Evaluated(Part.TEST, 5000, 1, Map.of()), Steps.CONTROL);
        console.hear(new RunEvent.Logged(5000, 1, 0, Map.of("test/accuracy", 0.9667)), Steps.CONTROL);
        Map<String, Double> last = new LinkedHashMap<>();
        last.put("learning-rate", 0.001);
        last.put("train/epoch-loss", 0.3);
        last.put("validation/loss", 1.2345e-4);
        last.put("validation/accuracy", 0.95);
        last.put("test/accuracy", 0.9667);
        console.hear(
                new RunEvent.Ended(
                        Status.FINISHED, 5000, 0, last, Map.of("validation/loss", 1.2345e-4), Endings.of(last)),
                Steps.CONTROL);
    }

    private static void evaluate(ConsoleListener console, long step, int epoch, double loss, double accuracy) {
        console.hear(
                new RunEvent.Evaluated(Part.VALIDATION, step, epoch, Map.of("accuracy", Result.of(accuracy))),
                Steps.CONTROL);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("validation/loss", loss);
        metrics.put("validation/accuracy", accuracy);
        console.hear(new RunEvent.Logged(step, epoch, 0, metrics), Steps.CONTROL);
    }

    private ConsoleListener console(Terminal terminal) {
        return new ConsoleListener(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                terminal,
                FOLDER,
                () -> now);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
