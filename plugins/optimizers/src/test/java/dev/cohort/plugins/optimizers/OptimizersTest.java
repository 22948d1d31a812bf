package dev.cohort.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A hundred updates of every optimizer, as a training session makes them, against PyTorch's, or a named package's, from the same
 * gradients.
 */
class OptimizersTest {
    private static final String AROUND = "inner = { type = 'sgd' }\n";

    private static final Map<String, Class<? extends Record>> OPTIMIZERS = new OptimizersPlugin()
            .components().stream()
                    .filter(Optimizer.class::isAssignableFrom)
                    .collect(Collectors.toMap(OptionSchema::nameOf, type -> type.asSubclass(Record.class)));

    @TestFactory
    List<DynamicTest> agreeWithPyTorchOrAnotherPackage() throws IOException {
        JsonObject fixture = fixture();
        float[] parameters = floats(fixture.get("parameters"));
        List<float[]> gradients = new ArrayList<>();
        fixture.getAsJsonArray("gradients").forEach(row -> gradients.add(floats(row)));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture.getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            tests.add(DynamicTest.dynamicTest(
                    example.get("name").getAsString(),
                    () -> check(optimizer(example.getAsJsonObject("options")), parameters, gradients, example)));
        }
        return tests;
    }

    /** Of each optimizer there is a case for every option, so that none is without a proof. */
    @Test
    void everyOptionIsInACase() throws IOException {
        Set<String> exercised = new HashSet<>();
        fixture()
                .getAsJsonArray("cases")
                .forEach(element -> collect(element.getAsJsonObject().getAsJsonObject("options"), exercised));
        List<String> missing = OPTIMIZERS.entrySet().stream()
                .flatMap(optimizer -> OptionSchema.of(optimizer.getValue()).rows().stream()
                        .map(option -> optimizer.getKey() + "." + option.key()))
                .filter(option -> !exercised.contains(option))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static void collect(JsonObject options, Set<String> exercised) {
        String type = options.get("type").getAsString();
        options.entrySet().forEach(option -> {
            exercised.add(type + "." + option.getKey());
            if (option.getValue() instanceof JsonObject inner) {
                collect(inner, exercised);
            }
        });
    }

    private static void check(Optimizer optimizer, float[] parameters, List<float[]> gradients, JsonObject example) {
        JsonObject after = example.getAsJsonObject("after");
        Shape shape = example.has("shape")
                ? Shape.of(example.getAsJsonArray("shape").asList().stream()
                        .mapToLong(JsonElement::getAsLong)
                        .toArray())
                : Shape.of(parameters.length);
        // A loss whose gradient is the batch itself, and the parameters where it is curved.
        Formula formula = context -> {
            Value tensor = context.parameter("tensor", shape, Initializer.of(parameters));
            Value loss = tensor.times(context.fields().get(Field.FEATURES)).sum();
            return new Outcome(
                    example.has("curved") ? loss.plus(tensor.square().sum().times(0.5)) : loss, Map.of());
        };
        List<Field> fields = List.of(new Field(Field.FEATURES, ElementType.FLOAT32, shape));
        try (TrainingSession session =
                TrainingSession.open(List.of(objective(formula, optimizer, example)), fields, SessionOptions.of(1))) {
            for (int step = 1; step <= gradients.size(); step++) {
                session.batch().floats(0).put(0, gradients.get(step - 1));
                session.step(1);
                if (after.has(Integer.toString(step))) {
                    JsonObject expected = after.getAsJsonObject(Integer.toString(step));
                    float[] moved = session.parameters();
                    same(expected.get("parameters"), moved, parameters, step);
                    same(
                            expected.has("evaluated") ? expected.get("evaluated") : expected.get("parameters"),
                            session.evaluatedParameters(),
                            parameters,
                            step);
                    assertArrayEquals(moved, session.parameters(), "an evaluation leaves no trace");
                }
            }
        }
    }

    private static Objective objective(Formula formula, Optimizer optimizer, JsonObject example) {
        Schedule schedule = example.has("schedule")
                ? ComponentText.bind(OneCycleSchedule.class, options(example.getAsJsonObject("schedule")))
                : Schedule.CONSTANT;
        return new Objective(
                "objective",
                formula,
                Pattern.compile(""),
                optimizer,
                List.of(),
                Scheduling.of(schedule),
                Clipping.NONE,
                1,
                1);
    }

    /** Parameters that have moved far are as exact as their way was long. */
    private static void same(JsonElement expected, float[] actual, float[] start, int step) {
        float[] wanted = floats(expected);
        double relative = step == 1 ? 1e-6 : 1e-5;
        for (int index = 0; index < wanted.length; index++) {
            double size = Math.max(Math.abs(wanted[index]), Math.abs(start[index]));
            assertEquals(wanted[index], actual[index], relative * size + 1e-9, "parameter " + index + " at " + step);
        }
    }

    private static JsonObject fixture() throws IOException {
        try (Reader reader = new InputStreamReader(
                OptimizersTest.class.getResourceAsStream("/fixtures/optimizers.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    private static Optimizer optimizer(JsonObject options) {
        return ComponentText.bind(
                Optimizer.class, OPTIMIZERS.get(options.get("type").getAsString()), options(options));
    }

    private static String options(JsonObject component) {
        return component.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .map(option -> option.getKey() + " = " + toml(option.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String toml(JsonElement value) {
        return value instanceof JsonObject table
                ? table.entrySet().stream()
                        .map(option -> option.getKey() + " = " + toml(option.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"))
                : value.toString();
    }

    private static float[] floats(JsonElement array) {
        float[] floats = new float[array.getAsJsonArray().size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = array.getAsJsonArray().get(index).getAsFloat();
        }
        return floats;
    }

    @Test
    void optionsThatCannotBeMeantAreRefused() {
        for (String none : List.of("steps = 0", "tasks = 0")) {
            assertThrows(ProblemException.class, () -> ComponentText.bind(Reptile.class, AROUND + none));
            assertThrows(ProblemException.class, () -> ComponentText.bind(Maml.class, AROUND + none));
        }
        assertThrows(ProblemException.class, () -> ComponentText.bind(Reptile.class, AROUND + "rate = 1.5"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Maml.class, AROUND + "task-learning-rate = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Sgd.class, "learning-rate = -0.1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Sgd.class, "nesterov = true"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adam.class, "beta1 = 1.0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(AdamW.class, "epsilon = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Lamb.class, "beta2 = 2"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Muon.class, "coefficients = [1.0]"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(RmsProp.class, "alpha = 1.0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adagrad.class, "learning-rate-decay = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adadelta.class, "epsilon = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adamax.class, "epsilon = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(NAdam.class, "momentum-decay = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(RAdam.class, "weight-decay = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Rprop.class, "eta-plus = 0.9"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Rprop.class, "maximum-step-size = 1e-9"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Asgd.class, "t0 = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Lion.class, "beta2 = 1.0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Lars.class, "trust-coefficient = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adafactor.class, "beta2-decay = 0.1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adafactor.class, "clipping-threshold = 0.5"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Ftrl.class, "learning-rate = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Ftrl.class, "learning-rate-power = 1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(ScheduleFreeAdamW.class, "beta1 = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Sam.class, ""));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Lookahead.class, AROUND + "alpha = 1.5"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(ExponentialMovingAverage.class, AROUND + "decay = 1.0"));
    }
}
