package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.MetricSection;
import dev.cohort.configuration.Weighting;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.Evaluation;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Losses that see more than one prediction and one target, against PyTorch's over a hundred steps of descent. */
final class ComposedLossesTest {
    private static final int BATCH = 8;
    private static final int RING = 5;
    private static final int SIZE = 4;
    private static final int HIDDEN = 6;
    private static final int CLASSES = 3;
    private static final int TIMES = 7;
    private static final int LENGTH = 3;

    /** A hidden layer of tanh, and a linear one, over the last axis. */
    private record Network() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value hidden = linear(context, "first.", inputs.get(Field.FEATURES), SIZE, HIDDEN)
                    .tanh();
            return Map.of(PREDICTION, linear(context, "second.", hidden, HIDDEN, CLASSES));
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
    Stream<DynamicTest> trainAsInPyTorch() throws IOException {
        try (Reader reader = new InputStreamReader(
                ComposedLossesTest.class.getResourceAsStream("/fixtures/composed-losses.json"),
                StandardCharsets.UTF_8)) {
            JsonObject recorded = JsonParser.parseReader(reader).getAsJsonObject();
            List<DynamicTest> tests = new ArrayList<>();
            for (JsonElement element : recorded.getAsJsonArray("cases")) {
                JsonObject example = element.getAsJsonObject();
                JsonObject data = recorded.getAsJsonObject("data")
                        .getAsJsonObject(example.get("data").getAsString());
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example, data)));
            }
            assertTrue(tests.size() > 15);
            return tests.stream();
        }
    }

    private static void check(JsonObject example, JsonObject data) {
        List<Term> terms = new ArrayList<>();
        example.getAsJsonArray("terms").forEach(term -> terms.add(term(term.getAsJsonObject(), terms.size())));
        List<Field> fields = fields(data, terms, example.get("weights").getAsBoolean());
        Objective objective = Objective.of(
                new ModelFormula(new Network(), terms, Weighting.FIXED, fields),
                new Descent(example.get("learning-rate").getAsDouble()));
        try (TrainingSession session = TrainingSession.open(List.of(objective), fields, SessionOptions.of(BATCH))) {
            example.getAsJsonObject("parameters")
                    .entrySet()
                    .forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            if (example.has("teacher")) {
                example.getAsJsonObject("teacher")
                        .entrySet()
                        .forEach(entry -> session.variable("teacher." + entry.getKey(), floats(entry.getValue())));
            }
            JsonArray losses = example.getAsJsonArray("losses");
            for (int step = 0; step < losses.size(); step++) {
                fill(session.batch(), fields, data, step % RING);
                double expected = losses.get(step).getAsDouble();
                double tolerance = 1e-5 + 9e-5 * step / losses.size();
                assertEquals(
                        expected,
                        session.step(BATCH),
                        tolerance * Math.max(0.1, Math.abs(expected)),
                        "at step " + (step + 1));
            }
            if (example.has("right")) {
                checkJudged(session, data, example.getAsJsonArray("right"));
            }
        }
    }

    /** What metrics see of the examples as they are, and of those that the loss has changed. */
    private static void checkJudged(TrainingSession session, JsonObject data, JsonArray right) {
        float[] features = all(data.getAsJsonArray("features"));
        float[] labels = all(data.getAsJsonArray("labels"));
        long[] classes = new long[labels.length];
        Arrays.setAll(classes, index -> (long) labels[index]);
        Table table = new Table(
                List.of(
                        TableField.features(new Columns.Floats(features, SIZE), List.of()),
                        TableField.target(
                                "labels", new Columns.Integers(classes, 1), List.of(), List.of("0", "1", "2"))),
                (field, row, column, message) -> {
                    throw new AssertionError(message);
                });
        DatasetContext context = new DatasetContext(1, Map.of("labels", TargetRequest.CLASS));
        try (OpenData examples = new OpenData(TableExamples.of(table, Preparation.NONE, context))) {
            List<MetricSection> metrics = List.of(
                    MetricSection.of(new RightChance("right")),
                    new MetricSection(new RightChance("changed"), Optional.of("adversarial")));
            Evaluation evaluation = session.evaluate(examples, Part.TRAIN, metrics, () -> {});
            assertEquals(
                    right.get(0).getAsDouble(),
                    evaluation.results().get("right").value().orElseThrow(),
                    1e-4);
            assertEquals(
                    right.get(1).getAsDouble(),
                    evaluation.results().get("changed").value().orElseThrow(),
                    1e-4);
        }
    }

    private static float[] all(JsonArray batches) {
        JsonArray all = new JsonArray();
        batches.forEach(batch -> all.addAll(batch.getAsJsonArray()));
        return floats(all);
    }

    /** The mean probability of the right class. */
    private record RightChance(String label) implements Metric {
        @Override
        public Set<Answer> judges() {
            return Set.of(Answer.CLASSES);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Measurement start(Task task) {
            return new Measurement() {
                private double sum;
                private long rows;

                @Override
                public void update(Predictions predictions) {
                    for (int row = 0; row < predictions.rows(); row++) {
                        sum += predictions.probability(row, predictions.targetClass(row));
                        rows++;
                    }
                }

                @Override
                public void merge(Measurement other) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Result compute() {
                    return Result.of(sum / rows);
                }
            };
        }
    }

    private static Term term(JsonObject options, int place) {
        String toml = options.entrySet().stream()
                .filter(option -> !Set.of("type", "weight", "target").contains(option.getKey()))
                .map(option -> option.getKey() + " = " + toml(option.getValue()) + "\n")
                .collect(Collectors.joining());
        String type = options.get("type").getAsString();
        // A teacher is of another plugin in a file.
        Loss loss = type.equals("distillation")
                ? new Distillation(
                        new Network(),
                        options.get("temperature").getAsDouble(),
                        options.get("alpha").getAsDouble())
                : loss(type, toml);
        return new Term(
                "term-" + place,
                loss,
                options.has("weight") ? options.get("weight").getAsDouble() : 1,
                Model.PREDICTION,
                options.has("target") ? options.get("target").getAsString() : "labels");
    }

    private static String toml(JsonElement value) {
        return value.isJsonObject()
                ? value.getAsJsonObject().entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .collect(Collectors.joining(", ", "{", "}"))
                : value.toString();
    }

    private static Loss loss(String type, String toml) {
        Class<? extends Component> found = new LossesPlugin()
                .components().stream()
                        .filter(component ->
                                component.getAnnotation(Name.class).value().equals(type))
                        .findFirst()
                        .orElseThrow();
        return ComponentText.bind(Loss.class, found, toml);
    }

    private static List<Field> fields(JsonObject data, List<Term> terms, boolean weights) {
        boolean sequences = data.has("input-lengths");
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(Field.FEATURES, ElementType.FLOAT32, sequences ? Shape.of(TIMES, SIZE) : Shape.of(SIZE)));
        if (terms.stream().anyMatch(term -> term.target().equals("numbers"))) {
            fields.add(new Field("numbers", ElementType.FLOAT32, Shape.of(CLASSES)));
        } else {
            fields.add(new Field("labels", ElementType.INT64, sequences ? Shape.of(LENGTH) : Shape.SCALAR)
                    .withClasses(List.of("a", "b", "c")));
        }
        if (sequences) {
            fields.add(new Field("input-lengths", ElementType.INT64, Shape.SCALAR));
            fields.add(new Field("target-lengths", ElementType.INT64, Shape.SCALAR));
        }
        if (weights) {
            fields.add(new Field(Field.WEIGHT, ElementType.FLOAT32, Shape.SCALAR));
        }
        return fields;
    }

    private static void fill(Batch batch, List<Field> fields, JsonObject data, int ring) {
        for (int place = 0; place < fields.size(); place++) {
            JsonElement values = data.getAsJsonArray(fields.get(place).name()).get(ring);
            if (fields.get(place).type() == ElementType.INT64) {
                for (int index = 0; index < values.getAsJsonArray().size(); index++) {
                    batch.longs(place)
                            .put(index, values.getAsJsonArray().get(index).getAsLong());
                }
            } else {
                batch.floats(place).put(0, floats(values));
            }
        }
    }

    private static float[] floats(JsonElement values) {
        float[] floats = new float[values.getAsJsonArray().size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = values.getAsJsonArray().get(index).getAsFloat();
        }
        return floats;
    }

    /** A loss, its target's shape and whether that is of classes, and a part of what is said of it. */
    private record Misfit(Loss loss, Shape features, Shape target, boolean classes, String message) {}

    @TestFactory
    Stream<DynamicTest> sayWhatTheyWantedAndWhatCame() {
        Shape one = Shape.of(SIZE);
        Shape many = Shape.of(TIMES, SIZE);
        return Stream.of(
                        new Misfit(loss("ctc", ""), one, Shape.of(LENGTH), true, "[batch, time, classes]"),
                        new Misfit(loss("ctc", "blank = 3"), many, Shape.of(LENGTH), true, "the blank's number, 3"),
                        new Misfit(loss("ctc", ""), many, Shape.SCALAR, true, "labels of shape [batch, length]"),
                        new Misfit(loss("ctc", ""), many, Shape.of(LENGTH), false, "labels of shape [batch, length]"),
                        new Misfit(
                                loss("cross-entropy", ""),
                                one,
                                Shape.SCALAR,
                                false,
                                "wants classes as its target, but the data has numbers"),
                        new Misfit(
                                loss("ctc", "target-lengths = 'labels'"),
                                many,
                                Shape.of(LENGTH),
                                true,
                                "one length for each example, but the field 'labels'"),
                        new Misfit(loss("triplet", "embedding-size = 3"), many, Shape.SCALAR, true, "[batch, size]"),
                        new Misfit(loss("prototypical", ""), many, Shape.SCALAR, true, "[batch, size]"),
                        new Misfit(
                                new Distillation(new Network(), 1, 1),
                                many,
                                Shape.SCALAR,
                                true,
                                "the teacher's prediction"),
                        new Misfit(
                                loss("l1-penalty", "parameters = 'third'"),
                                one,
                                Shape.SCALAR,
                                true,
                                "'third' is found in the name of no parameter; there are first.weight"))
                .map(misfit -> DynamicTest.dynamicTest(misfit.message(), () -> {
                    List<Field> fields = List.of(
                            new Field(Field.FEATURES, ElementType.FLOAT32, misfit.features()),
                            misfit.classes()
                                    ? new Field("labels", ElementType.INT64, misfit.target())
                                            .withClasses(List.of("a", "b", "c"))
                                    : new Field("labels", ElementType.FLOAT32, misfit.target()));
                    Term term = new Term("", misfit.loss(), 1, Model.PREDICTION, "labels");
                    Objective objective = Objective.of(
                            new ModelFormula(new Network(), List.of(term), Weighting.FIXED, fields), new Descent(1));
                    String message = assertThrows(
                                    ProblemException.class,
                                    () -> TrainingSession.open(List.of(objective), fields, SessionOptions.of(BATCH)))
                            .getMessage();
                    assertTrue(message.replace('"', '\'').contains(misfit.message()), message);
                }));
    }

    @Test
    void labelsThatDoNotFitAreInfiniteUnlessTheyCountForNothing() {
        List<Field> fields = List.of(
                new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(1, SIZE)),
                new Field("labels", ElementType.INT64, Shape.of(LENGTH)).withClasses(List.of("a", "b", "c")));
        for (boolean zero : new boolean[] {false, true}) {
            Term term = new Term("", loss("ctc", "zero-infinity = " + zero), 1, Model.PREDICTION, "labels");
            Objective objective = Objective.of(
                    new ModelFormula(new Network(), List.of(term), Weighting.FIXED, fields), new Descent(1));
            try (TrainingSession session = TrainingSession.open(List.of(objective), fields, SessionOptions.of(1))) {
                session.batch().longs(1).put(0, new long[] {1, 2, 0});
                assertEquals(zero ? 0 : Float.POSITIVE_INFINITY, session.step(1));
                for (float element : session.gradients()) {
                    assertEquals(0, element);
                }
            }
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        Map.of(
                        "l2-penalty", "parameters = '('",
                        "elastic-net", "l1-ratio = 1.5",
                        "ctc", "blank = -1",
                        "triplet", "margin = -1.0",
                        "prototypical", "embedding-size = 0",
                        "adversarial", "loss = {type = 'mse'}\nepsilon = 0.1\nminimum = 2.0\nmaximum = 1.0")
                .forEach((type, toml) -> assertThrows(ProblemException.class, () -> loss(type, toml), type));
        assertThrows(InvalidOptionException.class, () -> new Distillation(new Network(), 0, 1));
    }
}
