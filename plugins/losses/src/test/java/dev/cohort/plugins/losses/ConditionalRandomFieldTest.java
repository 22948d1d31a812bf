package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.Name;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rows of tags are learned and decoded as by pytorch-crf. */
final class ConditionalRandomFieldTest {
    private static final int BATCH = 4;
    private static final int LENGTH = 6;
    private static final int SIZE = 5;
    private static final int TAGS = 3;

    private final JsonObject recorded;

    ConditionalRandomFieldTest() throws IOException {
        try (Reader reader = new InputStreamReader(
                ConditionalRandomFieldTest.class.getResourceAsStream("/fixtures/crf.json"), StandardCharsets.UTF_8)) {
            recorded = JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    /** A linear map of each token. */
    @Name("acme.tokens")
    public record Tokens() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Initializer initializer = Initializer.fanIn(SIZE);
            Value weight = context.parameter("weight", Shape.of(SIZE, context.predictionSize()), initializer);
            Value bias = context.parameter("bias", Shape.of(context.predictionSize()), initializer);
            return Map.of(PREDICTION, inputs.get(Field.FEATURES).matmul(weight).plus(bias));
        }
    }

    private record Descent() implements Optimizer {
        @Override
        public double learningRate() {
            return 0.1;
        }

        @Override
        public void update(UpdateContext update) {
            update.parameters(update.parameters().minus(update.gradient().times(update.learningRate())));
        }
    }

    @TestFactory
    Stream<DynamicTest> rowsAreLearnedAndDecoded() {
        return StreamSupport.stream(recorded.getAsJsonArray("cases").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .flatMap(example -> Stream.of(TokenFields.ATTENTION_MASK, TokenFields.TAG_MASK)
                        .map(mask -> DynamicTest.dynamicTest(
                                example.get("reduction").getAsString() + ", " + mask, () -> check(example, mask))));
    }

    private void check(JsonObject example, String mask) {
        Loss loss = ComponentText.bind(ConditionalRandomField.class, "reduction = " + example.get("reduction"));
        try (TrainingSession session = open(loss, Shape.of(LENGTH), mask)) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            parameters.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            JsonArray losses = example.getAsJsonArray("losses");
            int ring = recorded.getAsJsonArray("features").size();
            for (int step = 0; step < losses.size(); step++) {
                session.batch()
                        .floats(0)
                        .put(0, floats(recorded.getAsJsonArray("features").get(step % ring)));
                put(session, 1, "labels", step % ring);
                put(session, 2, "masks", step % ring);
                double expected = losses.get(step).getAsDouble();
                assertEquals(expected, session.step(BATCH), 2e-5 * expected, "loss of step " + (step + 1));
            }
            checkDecoded(session, example.getAsJsonArray("decoded"), mask);
        }
    }

    private void checkDecoded(TrainingSession session, JsonArray rows, String maskName) {
        float[] features = floats(recorded.getAsJsonArray("features").get(0));
        float[] masks = floats(recorded.getAsJsonArray("masks").get(0));
        long[] mask = new long[masks.length];
        for (int place = 0; place < mask.length; place++) {
            mask[place] = (long) masks[place];
        }
        Tensor decoded = GraphRunner.run(
                        session.network().onnx(),
                        List.of("probabilities"),
                        Map.of(
                                Field.FEATURES,
                                Tensor.floats(Shape.of(BATCH, LENGTH, SIZE), features),
                                maskName,
                                Tensor.longs(Shape.of(BATCH, LENGTH), mask)))
                .get("probabilities");
        for (int row = 0; row < BATCH; row++) {
            JsonArray tags = rows.get(row).getAsJsonArray();
            for (int place = 0; place < tags.size(); place++) {
                for (int tag = 0; tag < TAGS; tag++) {
                    assertEquals(
                            tags.get(place).getAsInt() == tag ? 1 : 0,
                            decoded.doubleAt((row * LENGTH + place) * TAGS + tag),
                            "row " + row + ", place " + place + ", tag " + tag);
                }
            }
        }
    }

    private void put(TrainingSession session, int field, String name, int batch) {
        float[] values = floats(recorded.getAsJsonArray(name).get(batch));
        for (int place = 0; place < values.length; place++) {
            session.batch().longs(field).put(place, (long) values[place]);
        }
    }

    @Test
    void targetsThatAreNoRowsAreRefused() {
        String message = assertThrows(RuntimeException.class, () -> open(
                                ComponentText.bind(ConditionalRandomField.class, ""),
                                Shape.SCALAR,
                                TokenFields.TAG_MASK)
                        .close())
                .getMessage();
        assertTrue(
                message.contains("'crf' wants logits of shape [batch, length, tags] and a tag for each place"),
                message);
    }

    private static TrainingSession open(Loss loss, Shape target, String mask) {
        List<Field> fields = List.of(
                new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(LENGTH, SIZE)),
                new Field(Field.TARGET, ElementType.INT64, target).withClasses(List.of("O", "B", "I")),
                new Field(mask, ElementType.INT64, Shape.of(LENGTH)));
        return TrainingSession.open(
                List.of(Objective.of(ModelFormula.of(new Tokens(), loss, fields.get(1)), new Descent())),
                fields,
                SessionOptions.of(BATCH));
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
