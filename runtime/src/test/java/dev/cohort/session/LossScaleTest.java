package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The scale of a loss moves as PyTorch's GradScaler has it. */
class LossScaleTest {
    private static JsonObject recorded() throws IOException {
        try (Reader reader = new InputStreamReader(
                LossScaleTest.class.getResourceAsStream("/fixtures/mixed-precision.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject("scaler");
        }
    }

    private record Descent(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext update) {
            update.parameters(update.parameters().minus(update.gradient().times(update.learningRate())));
        }
    }

    private static TrainingSession regression() {
        List<Field> fields = List.of(
                new Field("x", ElementType.FLOAT32, Shape.of(2)), new Field("y", ElementType.FLOAT32, Shape.SCALAR));
        Objective objective = Objective.of(
                step -> {
                    Value weight = step.parameter("weight", Shape.of(2), Initializer.zeros());
                    Value prediction = step.field("x").times(weight).sum(1);
                    return new Outcome(
                            prediction.minus(step.field("y")).square().mean(), Map.of("prediction", prediction));
                },
                new Descent(0.05));
        return TrainingSession.open(
                List.of(objective), fields, SessionOptions.of(1).withPrecision(ElementType.FLOAT16));
    }

    private static void step(TrainingSession session, int step, List<Integer> large) {
        float factor = large.contains(step) ? 5e18f : 1;
        session.batch().floats(0).put(0, (step * 7 % 11 - 5) / 8f * factor);
        session.batch().floats(0).put(1, (step * 5 % 13 - 6) / 8f * factor);
        session.batch().floats(1).put(0, step % 3 / 4f);
        session.step(1);
        assertTrue(session.diverged().isEmpty(), "a step that is skipped is no divergence");
    }

    private static double scale(TrainingSession session) {
        return session.snapshot().scalars().values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
    }

    @Test
    void scalesALossAsGradScalerDoes() throws IOException {
        JsonObject recorded = recorded();
        List<Integer> large = StreamSupport.stream(
                        recorded.getAsJsonArray("large").spliterator(), false)
                .map(JsonElement::getAsInt)
                .toList();
        JsonArray weight = recorded.getAsJsonArray("weight");
        JsonObject scales = recorded.getAsJsonObject("scales");
        try (TrainingSession first = regression();
                TrainingSession second = regression()) {
            first.variable("weight", new float[] {0.5f, -0.25f});
            TrainingSession session = first;
            for (int step = 1; step <= 3010; step++) {
                float[] before = session.parameters();
                step(session, step, large);
                if (large.contains(step)) {
                    assertArrayEquals(before, session.parameters(), "after step " + step);
                }
                if (scales.has(Integer.toString(step))) {
                    assertEquals(
                            scales.get(Integer.toString(step)).getAsDouble(), scale(session), "after step " + step);
                }
                if (step == 1500) {
                    second.restore(first.snapshot());
                    session = second;
                }
            }
            assertEquals(3010 - large.size(), session.updates());
            assertArrayEquals(
                    new float[] {weight.get(0).getAsFloat(), weight.get(1).getAsFloat()}, session.parameters(), 1e-5f);
        }
    }
}
