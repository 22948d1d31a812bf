package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.GenerationSection;
import dev.cohort.configuration.TextSection;
import dev.cohort.generation.WritingGraphs;
import dev.cohort.graph.ModelChecksum;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.optimizers.Adam;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.prediction.NewExamples;
import dev.cohort.prediction.TextPrediction;
import dev.cohort.session.OpenData;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Trained from PyTorch's first parameters against PyTorch's losses; then writing what PyTorch's model writes. */
class SequenceToSequenceTest {
    private static final CrossEntropy LOSS = ComponentText.bind(CrossEntropy.class, "");

    @TestFactory
    List<DynamicTest> trainsAndWritesAsInPyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Reader reader = new InputStreamReader(
                SequenceToSequenceTest.class.getResourceAsStream("/fixtures/translation.json"),
                StandardCharsets.UTF_8)) {
            JsonObject all = JsonParser.parseReader(reader).getAsJsonObject();
            for (JsonElement element : all.getAsJsonArray("cases")) {
                JsonObject example = element.getAsJsonObject();
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(all, example)));
            }
        }
        return tests;
    }

    private static void check(JsonObject all, JsonObject example) {
        String options = example.getAsJsonObject("options").entrySet().stream()
                .map(option -> option.getKey() + " = " + option.getValue())
                .collect(Collectors.joining("\n"));
        JsonArray batches = example.getAsJsonArray("batches");
        Pairs pairs = Pairs.of(all, example, batches.get(batches.size() - 1).getAsJsonObject());
        Objective objective = Objective.of(
                ModelFormula.of(
                        ComponentText.bind(Model.class, SequenceToSequence.class, options),
                        LOSS,
                        pairs.field(Field.TARGET)),
                new Sgd(0.2, 0.9, 0, 0, false));
        SessionOptions plain = SessionOptions.of(pairs.count());
        GenerationSection generation = new GenerationSection(
                all.get("maximum-length").getAsInt(),
                1,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
        try (TrainingSession session = TrainingSession.open(
                List.of(objective),
                new OpenData(pairs),
                new SessionOptions(plain.device(), 0, 1, pairs.count(), generation))) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            parameters.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            JsonArray losses = example.getAsJsonArray("losses");
            for (int step = 0; step < losses.size(); step++) {
                JsonObject batch = batches.get(step % batches.size()).getAsJsonObject();
                Pairs.of(all, example, batch).fill(session.batch(), 0, pairs.count());
                double expected = losses.get(step).getAsDouble();
                double tolerance = step < 20 ? 2e-5 : 1e-3;
                assertEquals(expected, session.step(pairs.count()), tolerance * expected, "loss of step " + (step + 1));
            }
            List<String> written =
                    texts(session, pairs).stream().map(row -> row.get(1)).toList();
            assertEquals(
                    StreamSupport.stream(example.getAsJsonArray("written").spliterator(), false)
                            .map(tokens -> Pairs.text(longs(tokens)))
                            .toList(),
                    written);
        }
    }

    /** The right and the written text of each example. */
    private static List<List<String>> texts(TrainingSession session, Pairs pairs) {
        Result.Table table = session.evaluate(pairs, Part.TRAIN, List.of(new Written()))
                .results()
                .get("test.written")
                .table()
                .orElseThrow();
        return table.rows().stream()
                .map(row -> row.stream().map(Object::toString).toList())
                .toList();
    }

    @Test
    void learnsToReverseASequence(@TempDir Path folder) throws IOException {
        Pairs pairs = Pairs.reversed(2048, 5, 6, 1);
        Objective objective = Objective.of(
                ModelFormula.of(
                        ComponentText.bind(Model.class, SequenceToSequence.class, "hidden = 48\ncell = 'gru'"),
                        LOSS,
                        pairs.field(Field.TARGET)),
                ComponentText.bind(Adam.class, "learning-rate = 1e-2"));
        SessionOptions plain = SessionOptions.of(64);
        GenerationSection generation = new GenerationSection(
                8, 3, Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), 1);
        try (TrainingSession session = TrainingSession.open(
                List.of(objective), new OpenData(pairs), new SessionOptions(plain.device(), 0, 1, 64, generation))) {
            for (int step = 0; step < 256; step++) {
                pairs.fill(session.batch(), 64 * (step % 32), 64);
                session.step(64);
            }
            Pairs others = Pairs.reversed(64, 5, 6, 2);
            List<List<String>> unseen = texts(session, others);
            assertEquals(
                    unseen.stream().map(row -> row.get(1)).toList(),
                    exported(session, folder, generation, others),
                    "what the exported model writes");
            long right =
                    unseen.stream().filter(row -> row.get(0).equals(row.get(1))).count();
            assertTrue(right >= 60, right + " of 64 are right");
        }
    }

    /** What the model writes once it is exported, from new data that have no target. */
    private static List<String> exported(
            TrainingSession session, Path folder, GenerationSection generation, Pairs pairs) throws IOException {
        WritingGraphs graphs = session.network().writing().orElseThrow();
        Files.write(folder.resolve("model-begin.onnx"), ModelChecksum.add(graphs.begin()));
        Files.write(folder.resolve("model-next.onnx"), ModelChecksum.add(graphs.next()));
        byte[] model = session.network().onnx(Map.of("words", List.of("two", "three")));
        Files.write(folder.resolve("model.onnx"), ModelChecksum.add(model));
        assertTrue(TextPrediction.isOf(folder));
        assertEquals(Map.of("words", List.of("two", "three")), TextPrediction.learned(folder));
        StringWriter out = new StringWriter();
        try (NewExamples examples = NewExamples.open(new Unseen(pairs), folder, Map.of(), List.of("place"))) {
            TextPrediction.write(folder, new TextSection(1, Optional.of(generation)), examples, out);
        }
        List<String> lines = out.toString().lines().toList();
        assertEquals("place,prediction", lines.get(0));
        return IntStream.range(1, lines.size())
                .mapToObj(row ->
                        lines.get(row).substring(Integer.toString(row - 1).length() + 1))
                .toList();
    }

    private static float[] floats(JsonElement array) {
        float[] values = new float[array.getAsJsonArray().size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = array.getAsJsonArray().get(index).getAsFloat();
        }
        return values;
    }

    private static long[] longs(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .mapToLong(JsonElement::getAsLong)
                .toArray();
    }

    /** The texts themselves, in a table. */
    @Name("test.written")
    public record Written() implements Metric {
        @Override
        public Set<Answer> judges() {
            return Set.of(Answer.TEXTS);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Measurement start(Task task) {
            List<List<Object>> rows = new ArrayList<>();
            return new Measurement() {
                @Override
                public void update(Predictions predictions) {
                    for (int row = 0; row < predictions.rows(); row++) {
                        rows.add(List.of(predictions.targetText(row), predictions.text(row)));
                    }
                }

                @Override
                public void merge(Measurement other) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Result compute() {
                    return Result.of(new Result.Table(List.of("target", "text"), rows));
                }
            };
        }
    }

    /** The sources alone, as new data. */
    private record Unseen(Pairs pairs) implements Dataset {
        @Override
        public Examples open(DatasetContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
            Cursor cursor = new Pairs(pairs.fields().subList(0, 2), pairs.values(), pairs.count())
                    .cursor(Part.TRAIN, Order.PLAIN);
            return Optional.of(new NewData() {
                private long first;
                private long read;

                @Override
                public List<Field> fields() {
                    return pairs.fields().subList(0, 2);
                }

                @Override
                public List<String> kept(int example) {
                    return List.of(Long.toString(first + example));
                }

                @Override
                public Optional<Vocabulary> vocabulary() {
                    return pairs.vocabulary();
                }

                @Override
                public int read(Batch batch) {
                    first = read;
                    int count = cursor.read(batch);
                    read += count;
                    return count;
                }

                @Override
                public long position() {
                    return read;
                }

                @Override
                public void close() {}
            });
        }
    }

    /**
     * Sequences of tokens in memory; 0 begins a text and 1 ends it.
     *
     * @param values the elements of each field, example by example
     */
    private record Pairs(List<Field> fields, List<long[]> values, int count) implements Examples {
        static Pairs of(JsonObject all, JsonObject example, JsonObject batch) {
            int length = all.get("length").getAsInt();
            List<Field> fields = new ArrayList<>(fields(
                    length, all.get("source").getAsInt(), all.get("target").getAsInt()));
            if (!example.get("masked").getAsBoolean()) {
                fields.remove(1);
            }
            List<long[]> values =
                    fields.stream().map(field -> longs(batch.get(field.name()))).toList();
            return new Pairs(fields, values, values.get(0).length / length);
        }

        private static List<Field> fields(int length, int source, int target) {
            return List.of(
                    new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(length)).withClasses(names(source)),
                    new Field(TokenFields.ATTENTION_MASK, ElementType.INT64, Shape.of(length)),
                    new Field(TokenFields.DECODER_INPUT_IDS, ElementType.INT64, Shape.of(length + 1)),
                    new Field(Field.TARGET, ElementType.INT64, Shape.of(length + 1)).withClasses(names(target)));
        }

        private static List<String> names(int count) {
            return IntStream.range(0, count).mapToObj(Integer::toString).toList();
        }

        /** Sequences of a few tokens, and their reverse. */
        static Pairs reversed(int count, int length, int tokens, long seed) {
            List<long[]> values = List.of(
                    new long[count * length],
                    new long[count * length],
                    new long[count * (length + 1)],
                    new long[count * (length + 1)]);
            Arrays.fill(values.get(2), 1);
            Arrays.fill(values.get(3), -100);
            Random random = new Random(seed);
            for (int example = 0; example < count; example++) {
                int own = 2 + random.nextInt(length - 1);
                int first = example * (length + 1);
                values.get(2)[first] = 0;
                values.get(3)[first + own] = 1;
                for (int place = 0; place < own; place++) {
                    long token = 2 + random.nextInt(tokens);
                    values.get(0)[example * length + place] = token;
                    values.get(1)[example * length + place] = 1;
                    values.get(2)[first + own - place] = token;
                    values.get(3)[first + own - 1 - place] = token;
                }
            }
            return new Pairs(fields(length, tokens + 2, tokens + 2), values, count);
        }

        Field field(String name) {
            return fields.stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        void fill(Batch batch, int first, int examples) {
            for (int place = 0; place < fields.size(); place++) {
                int width = fields.get(place).elements();
                batch.longs(place).put(0, values.get(place), first * width, examples * width);
            }
        }

        static String text(long[] tokens) {
            return Arrays.stream(tokens)
                    .filter(token -> token > 1)
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(" "));
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.of(new Vocabulary() {
                @Override
                public int size() {
                    return field(Field.TARGET).classNames().size();
                }

                @Override
                public long start() {
                    return 0;
                }

                @Override
                public long end() {
                    return 1;
                }

                @Override
                public String text(long[] tokens) {
                    return Pairs.text(tokens);
                }
            });
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.of(part == Part.TRAIN ? count : 0);
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            return new Cursor() {
                private int next;

                @Override
                public int read(Batch batch) {
                    int read = Math.min(batch.capacity(), count - next);
                    fill(batch, next, read);
                    next += read;
                    return read;
                }

                @Override
                public long position() {
                    return next;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String digest() {
            return "pairs";
        }

        @Override
        public void close() {}
    }
}
