package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Trained from models of the HuggingFace library on padded batches of different lengths, against that library's losses. */
class TransformersTest {
    private static final double TOLERANCE = 2e-5;

    @TestFactory
    List<DynamicTest> trainsAsTheHuggingFaceLibraryDoes() throws IOException {
        JsonObject all = Fixtures.read("batches.json");
        List<Integer> lengths = new ArrayList<>();
        all.getAsJsonArray("buckets").forEach(length -> lengths.add(length.getAsInt()));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject example : Fixtures.cases()) {
            JsonArray batches = all.getAsJsonObject("batches")
                    .getAsJsonArray(example.get("padding").getAsString());
            tests.add(
                    DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example, batches, lengths)));
        }
        return tests;
    }

    private static void check(JsonObject example, JsonArray batches, List<Integer> lengths) {
        List<List<Field>> buckets = lengths.stream()
                .map(length -> fields(example, batches.get(0).getAsJsonObject(), length))
                .toList();
        Map<String, String> targets = new LinkedHashMap<>();
        example.getAsJsonObject("targets")
                .entrySet()
                .forEach(entry -> targets.put(entry.getKey(), entry.getValue().getAsString()));
        try (TrainingSession session = Fixtures.open(Fixtures.model(example), buckets, targets)) {
            assertEquals(List.of(), session.network().remarks());
            Fixtures.begin(session, example);
            checkLogits(session, example, batches.get(0).getAsJsonObject(), buckets.get(0));
            for (int step = 0; step < batches.size(); step++) {
                JsonObject batch = batches.get(step).getAsJsonObject();
                session.batch().bucket(batch.getAsJsonArray("bucket").get(0).getAsInt());
                for (int field = 0; field < buckets.get(0).size(); field++) {
                    long[] values = longs(batch, buckets.get(0).get(field).name());
                    session.batch().longs(field).put(0, values);
                }
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(
                        expected, session.step(Fixtures.BATCH), TOLERANCE * expected, "loss of step " + (step + 1));
            }
        }
    }

    /** What is read and what it is compared with; each has one number for an example, or one for each place. */
    private static List<Field> fields(JsonObject example, JsonObject batch, int length) {
        List<Field> fields = new ArrayList<>();
        example.getAsJsonArray("inputs").forEach(name -> fields.add(field(batch, name.getAsString(), length)));
        for (String name : example.getAsJsonObject("targets").keySet()) {
            fields.add(field(batch, name, length).withClasses(classes(name)));
        }
        return fields;
    }

    private static List<String> classes(String target) {
        int count = target.equals("word") ? 23 : target.equals("text") || target.equals("token") ? 3 : 7;
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static Field field(JsonObject batch, String name, int length) {
        boolean one = batch.getAsJsonArray(name).size() == Fixtures.BATCH;
        return new Field(name, ElementType.INT64, one ? Shape.SCALAR : Shape.of(length));
    }

    private static long[] longs(JsonObject batch, String name) {
        JsonArray values = batch.getAsJsonArray(name);
        long[] elements = new long[values.size()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = values.get(index).getAsLong();
        }
        return elements;
    }

    private static void checkLogits(TrainingSession session, JsonObject example, JsonObject batch, List<Field> fields) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Field field : fields.subList(0, example.getAsJsonArray("inputs").size())) {
            Shape shape = field.shape().rank() == 0
                    ? Shape.of(Fixtures.BATCH)
                    : Shape.of(Fixtures.BATCH, field.shape().size(0));
            inputs.put(field.name(), Tensor.longs(shape, longs(batch, field.name())));
        }
        List<float[]> outputs = new ArrayList<>();
        for (JsonElement output : example.getAsJsonObject("targets").asMap().values()) {
            String name = output.getAsString();
            outputs.add(GraphRunner.run(session.network().onnx(), List.of(name), inputs)
                    .get(name)
                    .floats());
        }
        JsonArray expected = example.getAsJsonArray("logits");
        assertEquals(
                expected.size(),
                outputs.stream().mapToInt(output -> output.length).sum());
        double largest = 0;
        for (JsonElement logit : expected) {
            largest = Math.max(largest, Math.abs(logit.getAsDouble()));
        }
        long[] mask = longs(batch, "attention-mask");
        boolean masked = inputs.containsKey("attention-mask") && expected.size() % mask.length == 0;
        for (int index = 0; index < expected.size(); index++) {
            if (masked && mask[index / (expected.size() / mask.length)] == 0) {
                continue;
            }
            // Those of several outputs take turns.
            float logit = outputs.get(index % outputs.size())[index / outputs.size()];
            assertEquals(expected.get(index).getAsDouble(), logit, TOLERANCE * largest, "logit " + index);
        }
    }
}
