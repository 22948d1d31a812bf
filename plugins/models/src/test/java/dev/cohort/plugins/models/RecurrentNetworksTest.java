package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.OpenData;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Trained from PyTorch's first parameters on batches of different lengths, against PyTorch's losses. */
class RecurrentNetworksTest {
    private static final Map<String, Class<? extends Record>> MODELS = Map.of(
            "lstm",
            LongShortTermMemory.class,
            "gru",
            GatedRecurrentUnit.class,
            "rnn",
            SimpleRecurrentNetwork.class,
            "tcn",
            TemporalConvolutionalNetwork.class);

    private static final CrossEntropy LOSS = ComponentText.bind(CrossEntropy.class, "");
    private static final Sgd OPTIMIZER = new Sgd(0.1, 0.9, 0, 0, false);
    private static final int BATCH = 5;
    private static final int WIDTH = 4;

    @TestFactory
    List<DynamicTest> trainsAsInPyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Reader reader = new InputStreamReader(
                RecurrentNetworksTest.class.getResourceAsStream("/fixtures/recurrent.json"), StandardCharsets.UTF_8)) {
            JsonObject all = JsonParser.parseReader(reader).getAsJsonObject();
            int[] lengths = StreamSupport.stream(all.getAsJsonArray("buckets").spliterator(), false)
                    .mapToInt(JsonElement::getAsInt)
                    .toArray();
            for (JsonElement element : all.getAsJsonArray("cases")) {
                JsonObject example = element.getAsJsonObject();
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example, lengths)));
            }
        }
        return tests;
    }

    private static void check(JsonObject example, int[] lengths) {
        JsonObject options = example.getAsJsonObject("options");
        boolean packed = example.get("packed").getAsBoolean();
        List<List<Field>> buckets = IntStream.of(lengths)
                .mapToObj(length -> fields(length, options.has("vocabulary"), options.has("per-token"), packed))
                .toList();
        try (TrainingSession session = open(options.get("type").getAsString(), text(options), buckets)) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            parameters.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            JsonArray batches = example.getAsJsonArray("batches");
            for (int step = 0; step < batches.size(); step++) {
                fill(session.batch(), batches.get(step).getAsJsonObject(), buckets.get(0));
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(expected, session.step(BATCH), 1e-4 * expected, "loss of step " + (step + 1));
            }
        }
    }

    private static List<Field> fields(int length, boolean tokens, boolean perToken, boolean packed) {
        List<Field> fields = new ArrayList<>();
        fields.add(
                tokens
                        ? new Field(Field.FEATURES, ElementType.INT64, Shape.of(length))
                        : new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(length, WIDTH)));
        Shape target = perToken ? Shape.of(length) : Shape.SCALAR;
        fields.add(new Field(Field.TARGET, ElementType.INT64, target).withClasses(List.of("0", "1", "2")));
        if (packed) {
            fields.add(new Field("length", ElementType.INT64, Shape.SCALAR));
        }
        return fields;
    }

    private static void fill(Batch batch, JsonObject from, List<Field> fields) {
        batch.bucket(from.get("bucket").getAsInt());
        float[] features = floats(from.get("features"));
        if (fields.get(0).type() == ElementType.FLOAT32) {
            batch.floats(0).put(0, features);
        } else {
            longs(batch, 0, features);
        }
        longs(batch, 1, floats(from.get("target")));
        if (fields.size() > 2) {
            longs(batch, 2, floats(from.get("lengths")));
        }
    }

    private static void longs(Batch batch, int field, float[] values) {
        for (int index = 0; index < values.length; index++) {
            batch.longs(field).put(index, (long) values[index]);
        }
    }

    private static TrainingSession open(String type, String options, List<List<Field>> buckets) {
        ModelFormula formula = ModelFormula.of(
                ComponentText.bind(Model.class, MODELS.get(type), options),
                LOSS,
                buckets.get(0).get(1));
        return TrainingSession.open(
                List.of(Objective.of(formula, OPTIMIZER)),
                new OpenData(new Sequences(buckets)),
                SessionOptions.of(BATCH));
    }

    private static String text(JsonObject options) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonElement> option : options.entrySet()) {
            if (option.getKey().equals("type")) {
                continue;
            }
            text.append(option.getKey()).append(" = ").append(option.getValue()).append('\n');
        }
        return text.toString();
    }

    @Test
    void beginsAsPyTorchDoes() {
        List<List<Field>> buckets = List.of(fields(2, true, false, false));
        try (TrainingSession session = open("lstm", "hidden = 100\nvocabulary = 200", buckets)) {
            double largest = 0;
            for (float value : session.variable("layers.0.input.weight").elements()) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertTrue(largest <= 0.1 && largest > 0.099, "a weight of " + largest);
            double squares = 0;
            for (float value : session.variable("embedding.weight").elements()) {
                squares += value * value;
            }
            assertEquals(1, squares / (200 * 100), 0.05);
        }
    }

    @Test
    void lengthsOfDirectionsBeginAsTheirNorms() {
        List<List<Field>> buckets = List.of(fields(2, true, false, false));
        try (TrainingSession session = open("tcn", "channels = 3\nvocabulary = 9\nweight-norm = true", buckets)) {
            float[] directions =
                    session.variable("blocks.0.convolution.1.weight.direction").elements();
            float[] lengths =
                    session.variable("blocks.0.convolution.1.weight.length").elements();
            assertEquals(3, lengths.length);
            for (int output = 0; output < lengths.length; output++) {
                double squares = 0;
                for (int index = 0; index < 9; index++) {
                    squares += Math.pow(directions[9 * output + index], 2);
                }
                assertEquals(Math.sqrt(squares), lengths[output], 1e-6);
            }
        }
    }

    @Test
    void readsTheTokensOfATextAsItReadsFeatures() {
        List<String> vocabulary =
                IntStream.range(0, 9).mapToObj(Integer::toString).toList();
        List<Field> text = List.of(
                new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(4)).withClasses(vocabulary),
                fields(4, true, false, false).get(1),
                new Field(TokenFields.ATTENTION_MASK, ElementType.INT64, Shape.of(4)));
        for (String options : List.of("hidden = 6", "hidden = 6\nembedding = 3\nbidirectional = true")) {
            try (TrainingSession byText = open("lstm", options, List.of(text));
                    TrainingSession byLength =
                            open("lstm", options + "\nvocabulary = 9", List.of(fields(4, true, false, true)))) {
                for (int row = 0; row < BATCH; row++) {
                    byLength.batch().longs(2).put(row, 1 + row % 4);
                    for (int place = 0; place < 4; place++) {
                        byText.batch().longs(2).put(row * 4 + place, place <= row % 4 ? 1 : 0);
                        for (TrainingSession session : List.of(byText, byLength)) {
                            session.batch().longs(0).put(row * 4 + place, (row + 2 * place) % 9);
                            session.batch().longs(1).put(row, row % 3);
                        }
                    }
                }
                for (int step = 0; step < 3; step++) {
                    assertEquals(byLength.step(BATCH), byText.step(BATCH), 1e-6);
                }
            }
        }
        assertTrue(refused("vocabulary = 8", List.of(text)).contains("the tokenizer has 9 tokens"));
    }

    @Test
    void passesOverWhatAMaskLeavesOut() {
        List<Field> masked = new ArrayList<>(fields(4, true, false, false));
        masked.add(new Field("mask", ElementType.BOOL, Shape.of(4)));
        String options = "hidden = 6\nvocabulary = 9\nbidirectional = true";
        try (TrainingSession byMask = open("gru", options, List.of(masked));
                TrainingSession byLength = open("gru", options, List.of(fields(4, true, false, true)))) {
            for (TrainingSession session : List.of(byMask, byLength)) {
                for (int row = 0; row < BATCH; row++) {
                    for (int place = 0; place < 4; place++) {
                        session.batch().longs(0).put(row * 4 + place, (row + 2 * place) % 9);
                    }
                    session.batch().longs(1).put(row, row % 3);
                }
            }
            for (int row = 0; row < BATCH; row++) {
                byLength.batch().longs(2).put(row, 1 + row % 4);
                for (int place = 0; place < 4; place++) {
                    byMask.batch().bytes(2).put(row * 4 + place, (byte) (place <= row % 4 ? 1 : 0));
                }
            }
            for (int step = 0; step < 3; step++) {
                assertEquals(byLength.step(BATCH), byMask.step(BATCH), 1e-6);
            }
        }
    }

    @Test
    void saysWhatItReads() {
        List<List<Field>> tokens = List.of(fields(2, true, false, false));
        List<List<Field>> numbers = List.of(fields(2, false, false, false));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, TemporalConvolutionalNetwork.class, "channels = []"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, TemporalConvolutionalNetwork.class, "channels = 4\nkernel = 0"));
        assertTrue(refused("hidden = 4", tokens).contains("set vocabulary"));
        assertTrue(refused("vocabulary = 4", numbers).contains("vocabulary is for tokens"));
        assertTrue(refused("embedding = 4", numbers).contains("embedding is for tokens"));
        List<Field> flat = List.of(
                new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(6)),
                numbers.get(0).get(1));
        assertTrue(refused("hidden = 4", List.of(flat)).contains("set feature-shape"));
    }

    private static String refused(String options, List<List<Field>> buckets) {
        return assertThrows(ProblemException.class, () -> open("rnn", options, buckets)
                        .close())
                .problems()
                .get(0)
                .message();
    }

    private static float[] floats(JsonElement array) {
        float[] values = new float[array.getAsJsonArray().size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = array.getAsJsonArray().get(index).getAsFloat();
        }
        return values;
    }

    /** Says what buckets there are. */
    private record Sequences(List<List<Field>> buckets) implements Examples {
        @Override
        public List<Field> fields() {
            return buckets.get(0);
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.empty();
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            throw new IllegalStateException("there are no examples");
        }

        @Override
        public String digest() {
            return "sequences";
        }

        @Override
        public void close() {}
    }
}
