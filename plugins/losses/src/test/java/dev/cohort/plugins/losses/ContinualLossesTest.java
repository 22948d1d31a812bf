package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.Weighting;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Losses that hold on to an earlier task, against the same formulas in PyTorch over two tasks. */
final class ContinualLossesTest {
    private static final int BATCH = 8;
    private static final int SIZE = 4;
    private static final int HIDDEN = 6;
    private static final List<String> CLASSES = List.of("a", "b", "c", "d");
    private static final List<Field> FIELDS = List.of(
            new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(SIZE)),
            new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(CLASSES));

    private record Network() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value hidden = linear(context, "first.", inputs.get(Field.FEATURES), SIZE, HIDDEN)
                    .tanh();
            return Map.of(PREDICTION, linear(context, "second.", hidden, HIDDEN, CLASSES.size()));
        }

        private static Value linear(ModelContext context, String name, Value x, int from, int to) {
            return x.matmul(context.parameter(name + "weight", Shape.of(from, to), Initializer.fanIn(from)))
                    .plus(context.parameter(name + "bias", Shape.of(to), Initializer.zeros()));
        }
    }

    private record Descent(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext update) {
            update.parameters(update.parameters().minus(update.gradient().times(update.learningRate())));
        }
    }

    @TestFactory
    Stream<DynamicTest> holdOnAsInPyTorch() throws IOException {
        try (Reader reader = new InputStreamReader(
                ContinualLossesTest.class.getResourceAsStream("/fixtures/continual-losses.json"),
                StandardCharsets.UTF_8)) {
            JsonObject recorded = JsonParser.parseReader(reader).getAsJsonObject();
            return StreamSupport.stream(recorded.getAsJsonArray("cases").spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .map(example ->
                            DynamicTest.dynamicTest(example.get("type").getAsString(), () -> check(recorded, example)));
        }
    }

    private static void check(JsonObject recorded, JsonObject example) {
        Objective objective = Objective.of(
                new ModelFormula(
                        new Network(),
                        List.of(
                                term("cross-entropy", "", 1),
                                term(
                                        example.get("type").getAsString(),
                                        example.get("options").getAsString(),
                                        example.get("weight").getAsDouble())),
                        Weighting.FIXED,
                        FIELDS),
                new Descent(recorded.get("learning-rate").getAsDouble()));
        List<Double> losses = new ArrayList<>();
        try (TrainingSession first = open(objective)) {
            recorded.getAsJsonObject("parameters")
                    .entrySet()
                    .forEach(entry -> first.variable(entry.getKey(), floats(entry.getValue())));
            train(first, recorded.getAsJsonArray("tasks").get(0).getAsJsonObject(), losses);
            try (TrainingSession second = open(objective)) {
                second.initialize("the first task", first.snapshot().tensors());
                train(second, recorded.getAsJsonArray("tasks").get(1).getAsJsonObject(), losses);
            }
        }
        JsonArray expected = example.getAsJsonArray("losses");
        assertEquals(expected.size(), losses.size());
        assertTrue(
                IntStream.range(20, 40).anyMatch(step -> losses.get(step) > losses.get(step - 20)),
                "the second task is held back");
        for (int step = 0; step < losses.size(); step++) {
            double value = expected.get(step).getAsDouble();
            assertEquals(value, losses.get(step), 3e-5 * Math.max(0.1, value), "at step " + (step + 1));
        }
    }

    private static TrainingSession open(Objective objective) {
        return TrainingSession.open(List.of(objective), FIELDS, SessionOptions.of(BATCH));
    }

    private static void train(TrainingSession session, JsonObject task, List<Double> losses) {
        for (int step = 0; step < 20; step++) {
            session.batch()
                    .floats(0)
                    .put(0, floats(task.getAsJsonArray("features").get(step % 3)));
            JsonArray labels = task.getAsJsonArray("labels").get(step % 3).getAsJsonArray();
            for (int index = 0; index < BATCH; index++) {
                session.batch().longs(1).put(index, labels.get(index).getAsLong());
            }
            losses.add((double) session.step(BATCH));
        }
    }

    private static Term term(String type, String toml, double weight) {
        Class<? extends Component> found = new LossesPlugin()
                .components().stream()
                        .filter(component ->
                                component.getAnnotation(Name.class).value().equals(type))
                        .findFirst()
                        .orElseThrow();
        return new Term(type, ComponentText.bind(Loss.class, found, toml), weight, Model.PREDICTION, Field.TARGET);
    }

    private static float[] floats(JsonElement values) {
        float[] floats = new float[values.getAsJsonArray().size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = values.getAsJsonArray().get(index).getAsFloat();
        }
        return floats;
    }
}
