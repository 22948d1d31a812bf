package dev.cohort.plugins.optimizers;

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
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A hundred updates of every optimizer, as a training session makes them, against PyTorch's from the same gradients. */
class OptimizersTest {
    private static final Map<String, Class<? extends Record>> OPTIMIZERS =
            Map.of("sgd", Sgd.class, "adam", Adam.class, "adamw", AdamW.class);

    @TestFactory
    List<DynamicTest> agreeWithPyTorch() throws IOException {
        JsonObject fixture = fixture();
        float[] parameters = floats(fixture.get("parameters"));
        List<float[]> gradients = new ArrayList<>();
        fixture.getAsJsonArray("gradients").forEach(row -> gradients.add(floats(row)));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture.getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            tests.add(DynamicTest.dynamicTest(
                    example.get("name").getAsString(),
                    () -> check(
                            optimizer(example.getAsJsonObject("options")),
                            parameters,
                            gradients,
                            example.getAsJsonObject("after"))));
        }
        return tests;
    }

    private static void check(Optimizer optimizer, float[] parameters, List<float[]> gradients, JsonObject after) {
        Shape shape = Shape.of(parameters.length);
        // A loss whose gradient is the batch itself.
        Formula formula = context -> {
            Value vector = context.parameter("vector", shape, Initializer.of(parameters));
            return new Outcome(
                    vector.times(context.fields().get(Field.FEATURES)).sum(), Map.of());
        };
        List<Field> fields = List.of(new Field(Field.FEATURES, ElementType.FLOAT32, shape));
        try (TrainingSession session =
                TrainingSession.open(List.of(Objective.of(formula, optimizer)), fields, SessionOptions.of(1))) {
            for (int step = 1; step <= gradients.size(); step++) {
                session.batch().floats(0).put(0, gradients.get(step - 1));
                session.step(1);
                if (after.has(Integer.toString(step))) {
                    same(after.getAsJsonObject(Integer.toString(step)), session.parameters(), parameters, step);
                }
            }
        }
    }

    /** Parameters that have moved far are as exact as their way was long. */
    private static void same(JsonObject expected, float[] actual, float[] start, int step) {
        float[] wanted = floats(expected.get("parameters"));
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
        String toml = options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .map(option -> option.getKey() + " = " + option.getValue() + "\n")
                .collect(Collectors.joining());
        return bind(OPTIMIZERS.get(options.get("type").getAsString()), toml);
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record & Optimizer> Optimizer bind(Class<? extends Record> type, String toml) {
        return ComponentText.bind((Class<R>) type, toml);
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
        assertThrows(ProblemException.class, () -> ComponentText.bind(Sgd.class, "learning-rate = -0.1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Sgd.class, "nesterov = true"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adam.class, "beta1 = 1.0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(AdamW.class, "epsilon = -1"));
    }
}
