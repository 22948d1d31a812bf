package dev.cohort.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The learning rate at every update against PyTorch's schedulers, or those of transformers. */
class SchedulesTest {
    private static final Map<String, Class<? extends Record>> SCHEDULES = new OptimizersPlugin()
            .components().stream()
                    .filter(Schedule.class::isAssignableFrom)
                    .collect(Collectors.toMap(OptionSchema::nameOf, type -> type.asSubclass(Record.class)));

    @TestFactory
    List<DynamicTest> agreeWithPyTorchOrTransformers() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture().getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            tests.add(DynamicTest.dynamicTest(
                    example.get("options") + " after " + example.get("warmup-steps") + " steps of warm-up",
                    () -> check(example)));
        }
        for (JsonElement element : fixture().getAsJsonArray("measured")) {
            JsonObject example = element.getAsJsonObject();
            tests.add(DynamicTest.dynamicTest(example.get("options").toString(), () -> checkMeasured(example)));
        }
        return tests;
    }

    private static JsonObject fixture() throws IOException {
        try (Reader reader = new InputStreamReader(
                SchedulesTest.class.getResourceAsStream("/fixtures/schedules.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    /** The rate after each value, of which one is no number. */
    private static void checkMeasured(JsonObject example) {
        MeasuredSchedule schedule = (MeasuredSchedule) schedule(example.getAsJsonObject("options"));
        double base = example.get("learning-rate").getAsDouble();
        List<Double> values = new ArrayList<>();
        assertEquals(base, schedule.learningRate(base, values));
        for (JsonElement value : example.getAsJsonArray("values")) {
            double expected =
                    example.getAsJsonArray("learning-rates").get(values.size()).getAsDouble();
            values.add(value.isJsonNull() ? Double.NaN : value.getAsDouble());
            assertEquals(expected, schedule.learningRate(base, values), 1e-12, "after " + values.size() + " values");
        }
    }

    /** A schedule begins where the warm-up ends. */
    private static void check(JsonObject example) {
        Schedule schedule = schedule(example.getAsJsonObject("options"));
        double base = example.get("learning-rate").getAsDouble();
        int warmup = example.get("warmup-steps").getAsInt();
        int updates = example.get("updates").getAsInt();
        for (int update = warmup; update < updates; update++) {
            double expected =
                    example.getAsJsonArray("learning-rates").get(update).getAsDouble();
            double actual = schedule.learningRate(base, update - warmup, OptionalLong.of(updates - warmup));
            assertEquals(expected, actual, 1e-12, "update " + update);
            double momentum = example.has("momenta")
                    ? example.getAsJsonArray("momenta").get(update).getAsDouble()
                    : 0.9;
            assertEquals(
                    momentum,
                    schedule.momentum(0.9, update - warmup, OptionalLong.of(updates - warmup)),
                    1e-12,
                    "update " + update);
        }
    }

    /** Of each schedule there is a case for every option, so that none is without a proof. */
    @Test
    void everyOptionIsInACase() throws IOException {
        Set<String> exercised = new HashSet<>();
        for (String cases : List.of("cases", "measured")) {
            for (JsonElement element : fixture().getAsJsonArray(cases)) {
                JsonObject options = element.getAsJsonObject().getAsJsonObject("options");
                options.keySet()
                        .forEach(option -> exercised.add(options.get("type").getAsString() + "." + option));
            }
        }
        List<String> missing = SCHEDULES.entrySet().stream()
                .flatMap(schedule -> OptionSchema.of(schedule.getValue()).rows().stream()
                        .map(option -> schedule.getKey() + "." + option.key()))
                .filter(option -> !exercised.contains(option))
                .toList();
        // What is measured has a name, which the fixture's values do not need.
        assertEquals(List.of("plateau.metric"), missing);
    }

    @Test
    void theCosineTakesTheWholeRunUnlessToldOtherwise() {
        Schedule cosine = new CosineSchedule(Optional.empty(), 0.01);
        assertEquals(0.1, cosine.learningRate(0.1, 0, OptionalLong.of(100)), 1e-15);
        assertEquals(0.055, cosine.learningRate(0.1, 50, OptionalLong.of(100)), 1e-15);
        assertEquals(0.01, cosine.learningRate(0.1, 100, OptionalLong.of(100)), 1e-15);
    }

    @Test
    void aFallToTheEndOfTheRunNeedsNoLengthOfItsOwn() {
        for (String toml :
                List.of("linear: start-factor = 1.0\nend-factor = 0.0", "polynomial:", "warmup-stable-decay:")) {
            String[] parts = toml.split(":", 2);
            Schedule schedule = ComponentText.bind(Schedule.class, SCHEDULES.get(parts[0]), parts[1]);
            assertEquals(0.1, schedule.learningRate(0.1, 0, OptionalLong.of(100)), 1e-15, parts[0]);
            assertEquals(0, schedule.learningRate(0.1, 100, OptionalLong.of(100)), 1e-15, parts[0]);
        }
    }

    @Test
    void optionsThatCannotBeMeantAreRefused() {
        assertThrows(ProblemException.class, () -> ComponentText.bind(StepSchedule.class, "step-size = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(StepSchedule.class, ""));
        assertThrows(ProblemException.class, () -> ComponentText.bind(ExponentialSchedule.class, "gamma = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(CosineSchedule.class, "steps = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(OneCycleSchedule.class, "rise-fraction = 1.1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(PlateauSchedule.class, "factor = 1.0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(MultiStepSchedule.class, "milestones = []"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(MultiStepSchedule.class, "milestones = [5, 3]"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(LinearSchedule.class, "end-factor = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(PolynomialSchedule.class, "power = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(CosineRestartsSchedule.class, "period = 0"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(CosineRestartsSchedule.class, "period = 5\nperiod-factor = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(CyclicSchedule.class, "gamma = 1.1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(InverseSqrtSchedule.class, "timescale = 0"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(WarmupStableDecaySchedule.class, "decay-fraction = 1.1"));
    }

    private static Schedule schedule(JsonObject options) {
        String toml = options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .map(option -> option.getKey() + " = " + option.getValue() + "\n")
                .collect(Collectors.joining());
        return ComponentText.bind(
                Schedule.class, SCHEDULES.get(options.get("type").getAsString()), toml);
    }
}
