package dev.cohort.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.plugin.PluginLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code describe} draws of a schedule. */
final class ScheduleCurveTest {
    @Name("stairs")
    record Stairs(long every, @Default("0.5") double gamma) implements Schedule {
        Stairs {
            Options.positive(every, "every");
        }

        @Override
        public double learningRate(double base, long position, OptionalLong total) {
            return base * Math.pow(gamma, position / every);
        }
    }

    @Name("named")
    record Named(String text) implements Schedule {
        @Override
        public double learningRate(double base, long position, OptionalLong total) {
            return base;
        }
    }

    @Name("measured")
    record Measured() implements MeasuredSchedule {
        @Override
        public String metric() {
            return "validation/loss";
        }

        @Override
        public double learningRate(double base, List<Double> values) {
            return base;
        }
    }

    private static List<String> curve(Class<? extends Schedule> type, String... settings) {
        return ScheduleCurve.of(
                type,
                PluginLoader.load(List.of()),
                Stream.of(settings).map(Setting::parse).toList(),
                new CharacterPlot(20, 5, false));
    }

    @Test
    void aRequiredOptionIsChosenAndNamed() {
        assertEquals(
                """

                The learning rate over a run of 10,000 updates, as a share of the optimizer's
                (required, so chosen here: every = 2500; --set draws another)

                1.0000 |*****
                       |     *
                       |     *****
                       |          **********
                0.0000 |
                       +--------------------
                        0             10,000""",
                String.join("\n", curve(Stairs.class)));
    }

    @Test
    void whatIsSetIsDrawn() {
        List<String> lines = curve(Stairs.class, "every=5000", "gamma=0.0");
        assertTrue(lines.stream().noneMatch(line -> line.contains("chosen")), lines.toString());
        assertEquals("1.0000 |**********", lines.get(3));
        assertEquals("0.0000 |          **********", lines.get(7));
    }

    @Test
    void aSettingThatDoesNotFitIsTold() {
        ProblemException wrong = assertThrows(ProblemException.class, () -> curve(Stairs.class, "every=0"));
        assertEquals(
                "--set every=0: 'every' of schedule 'stairs' must be 1 or more, got 0",
                wrong.problems().get(0).line());
    }

    @Test
    void whatCannotBeDrawnIsNot() {
        assertEquals(List.of(), curve(Named.class));
        assertEquals(
                "It follows what is measured, so there is no curve to draw.",
                curve(Measured.class).get(1));
    }

    @Test
    void dotsAreDrawnWhereTheEncodingHasThem() {
        double[] ramp = IntStream.rangeClosed(0, 7).mapToDouble(place -> place).toArray();
        assertEquals(
                List.of("7.0000 │  ⡠⠊", "0.0000 │⡠⠊", "       └────", "        0  7"),
                new CharacterPlot(4, 2, true).lines(ramp, 7));
        assertTrue(CharacterPlot.hasBraille(StandardCharsets.UTF_8));
        assertFalse(CharacterPlot.hasBraille(StandardCharsets.US_ASCII));
    }
}
