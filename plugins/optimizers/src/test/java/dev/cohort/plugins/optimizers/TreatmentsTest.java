package dev.cohort.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.objective.Treatment;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.Snapshot;
import dev.cohort.session.TrainingSession;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Parameters that are treated differently, by what they are and by the epoch, move as PyTorch moves them in groups. */
final class TreatmentsTest {
    private static final int EPOCHS = 3;

    private final JsonObject fixture;

    TreatmentsTest() throws IOException {
        try (Reader reader = new InputStreamReader(
                TreatmentsTest.class.getResourceAsStream("/fixtures/treatments.json"), StandardCharsets.UTF_8)) {
            fixture = JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    @TestFactory
    List<DynamicTest> parametersMoveAsInPyTorch() {
        List<DynamicTest> tests = new ArrayList<>();
        fixture.getAsJsonArray("cases").forEach(element -> {
            JsonObject example = element.getAsJsonObject().deepCopy();
            JsonArray after = example.remove("after").getAsJsonArray();
            tests.add(DynamicTest.dynamicTest(example.toString(), () -> {
                check(example, after);
                checkResumed(example);
            }));
        });
        return tests;
    }

    private void check(JsonObject example, JsonArray after) {
        try (TrainingSession session = open(objective(example))) {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                session.epoch(epoch);
                steps(session, epoch * batches(), (epoch + 1) * batches());
                for (Map.Entry<String, JsonElement> parameter :
                        after.get(epoch).getAsJsonObject().entrySet()) {
                    assertArrayEquals(
                            floats(parameter.getValue()),
                            session.variable(parameter.getKey()).elements(),
                            2e-6f,
                            parameter.getKey() + " after epoch " + epoch);
                }
            }
        }
    }

    /** Left in the middle of each epoch, and of gradients that are gathered, and gone on with in another session. */
    private void checkResumed(JsonObject example) {
        float[] whole;
        List<Snapshot> left = new ArrayList<>();
        try (TrainingSession session = open(objective(example))) {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                session.epoch(epoch);
                steps(session, epoch * batches(), epoch * batches() + 3);
                left.add(session.snapshot());
                steps(session, epoch * batches() + 3, (epoch + 1) * batches());
            }
            whole = session.parameters();
        }
        for (int begin = 0; begin < EPOCHS; begin++) {
            try (TrainingSession session = open(objective(example))) {
                session.restore(left.get(begin));
                for (int epoch = begin; epoch < EPOCHS; epoch++) {
                    session.epoch(epoch);
                    steps(session, epoch * batches() + (epoch == begin ? 3 : 0), (epoch + 1) * batches());
                }
                assertArrayEquals(whole, session.parameters(), "gone on with in epoch " + begin);
            }
        }
    }

    private void steps(TrainingSession session, int from, int to) {
        for (int step = from; step < to; step++) {
            int place = 0;
            JsonObject gradients = fixture.getAsJsonArray("gradients").get(step).getAsJsonObject();
            for (Map.Entry<String, JsonElement> gradient : gradients.entrySet()) {
                for (float value : floats(gradient.getValue())) {
                    session.batch().floats(0).put(place++, value);
                }
            }
            session.step(1);
        }
    }

    private int batches() {
        return fixture.getAsJsonArray("gradients").size() / EPOCHS;
    }

    private int elements() {
        return parameters().entrySet().stream()
                .mapToInt(entry -> floats(entry.getValue().getAsJsonObject().get("values")).length)
                .sum();
    }

    private JsonObject parameters() {
        return fixture.getAsJsonObject("parameters");
    }

    private TrainingSession open(Objective objective) {
        List<Field> fields = List.of(new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(elements())));
        return TrainingSession.open(List.of(objective), fields, SessionOptions.of(1));
    }

    private Objective objective(JsonObject example) {
        Optimizer optimizer = example.get("optimizer").getAsString().equals("sgd")
                ? new Sgd(number(example, "learning-rate", 0), 0.9, 0, number(example, "weight-decay", 0), false)
                : new AdamW(
                        number(example, "learning-rate", 0),
                        0.9,
                        0.999,
                        1e-8,
                        number(example, "weight-decay", 0),
                        false);
        List<ParameterGroup> groups = new ArrayList<>();
        if (example.has("unfreeze")) {
            example.getAsJsonObject("unfreeze")
                    .entrySet()
                    .forEach(group -> groups.add(new ParameterGroup(
                            Pattern.compile("^" + group.getKey()),
                            optimizer,
                            false,
                            group.getValue().getAsInt())));
        }
        int every = (int) number(example, "accumulate", 1);
        return new Objective(
                "objective",
                formula(),
                Pattern.compile(""),
                optimizer,
                groups,
                new Scheduling(
                        ComponentText.bind(CosineSchedule.class, ""),
                        Scheduling.Unit.UPDATE,
                        0,
                        OptionalLong.of(EPOCHS * batches() / every)),
                new Clipping(
                        OptionalDouble.empty(),
                        example.has("clip") ? OptionalDouble.of(number(example, "clip", 0)) : OptionalDouble.empty()),
                every,
                1,
                new Treatment(example.has("no-decay"), number(example, "layer-decay", 1)),
                Optional.empty());
    }

    /** The sum of all parameters times what their gradients shall be. */
    private Formula formula() {
        return context -> {
            Value features = context.field(Field.FEATURES).sum(0);
            List<Value> losses = new ArrayList<>();
            int place = 0;
            for (Map.Entry<String, JsonElement> entry : parameters().entrySet()) {
                JsonObject parameter = entry.getValue().getAsJsonObject();
                float[] values = floats(parameter.get("values"));
                long[] sizes = new long[parameter.getAsJsonArray("shape").size()];
                for (int axis = 0; axis < sizes.length; axis++) {
                    sizes[axis] = parameter.getAsJsonArray("shape").get(axis).getAsLong();
                }
                Value tensor = context.parameter(entry.getKey(), Shape.of(sizes), Initializer.of(values));
                losses.add(tensor.times(
                                features.slice(0, place, place + values.length).reshape(sizes))
                        .sum());
                place += values.length;
            }
            return new Outcome(losses.stream().reduce(Value::plus).orElseThrow(), Map.of());
        };
    }

    @Test
    void anOptimizerWithoutTheOptionIsTold() {
        JsonObject example = fixture.getAsJsonArray("cases").get(0).getAsJsonObject();
        Objective plain = Objective.of(objective(example).formula(), ComponentText.bind(Rprop.class, ""));
        String message = assertThrows(RuntimeException.class, () -> open(plain.with(new Treatment(true, 1)))
                        .close())
                .getMessage();
        assertTrue(
                message.contains(
                        "'no-decay' is about the option 'weight-decay', which the optimizer 'rprop' does not have"),
                message);
    }

    @Test
    void theOptimizerWithinIsTreated() {
        JsonObject example = fixture.getAsJsonArray("cases").get(2).getAsJsonObject();
        Objective plain = objective(example);
        Optimizer around = new Lookahead(plain.optimizer(), 1_000_000, 0.5);
        Objective wrapped = new Objective(
                plain.name(),
                plain.formula(),
                plain.parameters(),
                around,
                plain.groups(),
                plain.scheduling(),
                plain.clipping(),
                plain.accumulateSteps(),
                plain.everySteps(),
                plain.treatment(),
                plain.adaptation());
        try (TrainingSession session = open(plain);
                TrainingSession same = open(wrapped)) {
            steps(session, 0, batches());
            steps(same, 0, batches());
            assertArrayEquals(session.parameters(), same.parameters());
            assertEquals(session.parameterNames(), same.parameterNames());
        }
    }

    private static double number(JsonObject example, String key, double otherwise) {
        return example.has(key) ? example.get(key).getAsDouble() : otherwise;
    }

    private static float[] floats(JsonElement numbers) {
        JsonArray array = numbers.getAsJsonArray();
        float[] values = new float[array.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = array.get(index).getAsFloat();
        }
        return values;
    }
}
