package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Trained from models of the HuggingFace library on padded batches of different lengths, against that library's losses. */
class TransformersTest {
    private static final double TOLERANCE = 2e-5;

    @TestFactory
    List<DynamicTest> trainsAsTheHuggingFaceLibraryDoes() throws IOException {
        JsonObject all = JsonParser.parseString(Files.readString(Fixtures.path("transformers.json")))
                .getAsJsonObject();
        List<Integer> lengths = new ArrayList<>();
        all.getAsJsonArray("buckets").forEach(length -> lengths.add(length.getAsInt()));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : all.getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example, lengths)));
        }
        return tests;
    }

    private static void check(JsonObject example, List<Integer> lengths) {
        JsonArray batches = example.getAsJsonArray("batches");
        JsonObject first = batches.get(0).getAsJsonObject();
        List<List<Field>> buckets =
                lengths.stream().map(length -> fields(first, length)).toList();
        try (TrainingSession session = Fixtures.open(model(example), buckets)) {
            assertEquals(List.of(), session.network().remarks());
            checkLogits(session, example, buckets.get(0));
            for (int step = 0; step < batches.size(); step++) {
                JsonObject batch = batches.get(step).getAsJsonObject();
                session.batch().bucket(batch.get("bucket").getAsInt());
                for (int field = 0; field < buckets.get(0).size(); field++) {
                    JsonArray values =
                            batch.getAsJsonArray(buckets.get(0).get(field).name());
                    for (int index = 0; index < values.size(); index++) {
                        session.batch()
                                .longs(field)
                                .put(index, values.get(index).getAsLong());
                    }
                }
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(
                        expected, session.step(Fixtures.BATCH), TOLERANCE * expected, "loss of step " + (step + 1));
            }
        }
    }

    private static Model model(JsonObject example) {
        StringBuilder text = new StringBuilder(
                "path = '%s'\n".formatted(Fixtures.path(example.get("name").getAsString())));
        JsonObject options = example.getAsJsonObject("options");
        options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .forEach(option -> text.append(option.getKey())
                        .append(" = ")
                        .append(option.getValue())
                        .append('\n'));
        return Fixtures.model(options.get("type").getAsString(), text.toString());
    }

    /** The names of a batch's fields are those of the data's; each has one number for an example, or one for each place. */
    private static List<Field> fields(JsonObject batch, int length) {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonElement> entry : batch.entrySet()) {
            if (!entry.getKey().equals("bucket")) {
                boolean one = entry.getValue().getAsJsonArray().size() == Fixtures.BATCH;
                Field field = new Field(entry.getKey(), ElementType.INT64, one ? Shape.SCALAR : Shape.of(length));
                fields.add(entry.getKey().equals(Field.TARGET) ? field.withClasses(Fixtures.CLASSES) : field);
            }
        }
        return fields;
    }

    private static void checkLogits(TrainingSession session, JsonObject example, List<Field> fields) {
        JsonObject batch = example.getAsJsonArray("batches").get(0).getAsJsonObject();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Field field : fields.subList(0, fields.size() - 1)) {
            JsonArray values = batch.getAsJsonArray(field.name());
            long[] elements = new long[values.size()];
            for (int index = 0; index < elements.length; index++) {
                elements[index] = values.get(index).getAsLong();
            }
            Shape shape = Shape.of(Fixtures.BATCH, field.shape().size(0));
            inputs.put(field.name(), Tensor.longs(shape, elements));
        }
        float[] logits = GraphRunner.run(session.network().onnx(), List.of(Model.PREDICTION), inputs)
                .get(Model.PREDICTION)
                .floats();
        JsonArray expected = example.getAsJsonArray("logits");
        assertEquals(expected.size(), logits.length);
        double largest = 0;
        for (JsonElement logit : expected) {
            largest = Math.max(largest, Math.abs(logit.getAsDouble()));
        }
        for (int index = 0; index < logits.length; index++) {
            assertEquals(expected.get(index).getAsDouble(), logits[index], TOLERANCE * largest, "logit " + index);
        }
    }
}
