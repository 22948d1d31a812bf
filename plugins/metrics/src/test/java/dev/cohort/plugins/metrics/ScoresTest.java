package dev.cohort.plugins.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Metrics by name and options against the values of scikit-learn and others, in batches of several sizes, merged. */
class ScoresTest {
    private static final double TOLERANCE = 1e-9;

    private static JsonObject fixture() throws IOException {
        try (Reader reader = new InputStreamReader(
                ScoresTest.class.getResourceAsStream("/fixtures/scores.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    @TestFactory
    List<DynamicTest> metricsAgreeWithWhatWasRecorded() throws IOException {
        JsonObject fixture = fixture();
        List<DynamicTest> tests = new ArrayList<>();
        for (String kind : List.of("classes", "labels", "numbers", "rankings", "embeddings")) {
            for (JsonElement element : fixture.getAsJsonArray(kind)) {
                JsonObject example = element.getAsJsonObject();
                double[][] targets = rows(example.getAsJsonArray("targets"));
                double[][] predicted = rows(example.getAsJsonArray("predictions"));
                double[][] groups = example.has("groups") ? rows(example.getAsJsonArray("groups")) : new double[0][];
                Task task = task(kind, targets[0].length, predicted[0].length);
                tests.add(DynamicTest.dynamicTest(
                        kind + " " + example.get("name").getAsString(), () -> example.getAsJsonObject("expected")
                                .asMap()
                                .forEach((metric, value) -> check(metric, value, task, targets, predicted, groups))));
            }
        }
        return tests;
    }

    @Test
    void everyMetricIsRecorded() throws IOException {
        Set<String> recorded = new HashSet<>(Set.of("confusion-matrix", "rmse", "r2", "recall", "samples"));
        for (String kind : List.of("classes", "labels", "numbers", "rankings", "embeddings")) {
            fixture().getAsJsonArray(kind).forEach(example -> example.getAsJsonObject()
                    .getAsJsonObject("expected")
                    .keySet()
                    .forEach(metric -> recorded.add(metric.split(" ", 2)[0])));
        }
        recorded.addAll(TextScoresTest.names());
        for (Class<? extends Component> component : new MetricsPlugin().components()) {
            assertTrue(recorded.contains(component.getAnnotation(Name.class).value()), component.getName());
        }
    }

    private static void check(
            String text, JsonElement expected, Task task, double[][] targets, double[][] predicted, double[][] groups) {
        Metric metric = metric(text);
        for (int batch : new int[] {1000, 7}) {
            Result result = Rows.measured(metric, task, targets, predicted, groups, batch);
            if (expected.isJsonArray()) {
                same(expected.getAsJsonArray(), result.table().orElseThrow().rows(), text);
            } else {
                same(expected.getAsDouble(), result.value().orElseThrow(), text + " in batches of " + batch);
            }
        }
    }

    static void same(JsonArray expected, List<List<Object>> rows, String text) {
        assertEquals(expected.size(), rows.size(), text);
        for (int row = 0; row < rows.size(); row++) {
            sameRow(expected.get(row).getAsJsonArray(), rows.get(row), text + " " + rows.get(row));
        }
    }

    private static void sameRow(JsonArray expected, List<Object> cells, String text) {
        assertEquals(expected.size(), cells.size(), text);
        for (int column = 0; column < cells.size(); column++) {
            if (cells.get(column) instanceof Number number) {
                same(expected.get(column).getAsDouble(), number.doubleValue(), text);
            } else {
                assertEquals(expected.get(column).getAsString(), cells.get(column), text);
            }
        }
    }

    static void same(double expected, double value, String text) {
        double scale = Double.isFinite(expected) ? Math.max(1, Math.abs(expected)) : 1;
        assertEquals(expected, value, TOLERANCE * scale, text);
    }

    /** A metric by its name and, after a space, its options, several with a semicolon between them. */
    static Metric metric(String text) {
        String[] parts = text.split(" ", 2);
        for (Class<? extends Component> component : new MetricsPlugin().components()) {
            if (component.getAnnotation(Name.class).value().equals(parts[0])) {
                return ComponentText.bind(
                        Metric.class, component, parts.length == 1 ? "" : parts[1].replace("; ", "\n"));
            }
        }
        throw new AssertionError("there is no metric " + parts[0]);
    }

    private static Task task(String kind, int targets, int predictions) {
        return switch (kind) {
            case "classes" -> new Task(Answer.CLASSES, names("class-", predictions), predictions);
            case "labels" -> new Task(Answer.CLASSES, List.of("no", "yes"), 2, names("label-", targets), false);
            case "rankings" -> new Task(Answer.NUMBERS, List.of(), 1, List.of(), true);
            case "embeddings" -> new Task(Answer.EMBEDDINGS, names("class-", 3), predictions);
            default -> new Task(Answer.NUMBERS, List.of(), targets);
        };
    }

    private static List<String> names(String kind, int count) {
        return IntStream.range(0, count).mapToObj(number -> kind + number).toList();
    }

    /** Rows of numbers; a number alone is a row of one. */
    private static double[][] rows(JsonArray rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.isJsonArray()
                        ? StreamSupport.stream(row.getAsJsonArray().spliterator(), false)
                                .mapToDouble(JsonElement::getAsDouble)
                                .toArray()
                        : new double[] {row.getAsDouble()})
                .toArray(double[][]::new);
    }

    @Test
    void ofEquallyProbableClassesTheFirstIsMoreProbable() {
        double[][] even = {{0.25, 0.25, 0.5}, {0.25, 0.5, 0.25}};
        Task task = task("classes", 1, 3);
        double[][] targets = {{0}, {2}};
        assertEquals(
                0.5,
                Rows.measured(metric("top-k-accuracy k = 2"), task, targets, even, new double[0][], 2)
                        .value()
                        .orElseThrow());
    }

    @Test
    void whatAMetricIsNotForItRefuses() {
        refused(
                "accuracy threshold = 0.5",
                "classes",
                "the metric accuracy with a threshold decides between two classes, but"
                        + " the target has 3; leave threshold out");
        refused(
                "top-k-accuracy k = 3",
                "classes",
                "the metric top-k-accuracy with k = 3 is always 1 for a target of 3" + " classes; lower k");
        refused(
                "best-threshold",
                "classes",
                "the metric best-threshold decides between two classes, but the target has 3");
        refused(
                "cohen-kappa",
                "labels",
                "the metric cohen-kappa judges one class per row, but the target has 3 labels that"
                        + " are each a yes or no");
        refused(
                "ndcg",
                "numbers",
                "the metric ndcg ranks the rows of a group, but the data has no groups; name the column that tells them"
                        + " apart with groups in [dataset]");
        refused(
                "roc-auc comparison = 'one-vs-one'",
                "labels",
                "the metric roc-auc with comparison = \"one-vs-one\" compares"
                        + " classes, but the target has 3 labels that are each a yes or no; use one-vs-rest");
    }

    @Test
    void aClassThatHasTooFewExamplesIsNamed() {
        double[][] places = {{0}, {1}, {2}, {3}};
        double[][] targets = {{0}, {0}, {0}, {2}};
        assertEquals(
                "the metric nearest-class-mean with shots = 2 wants as many examples of each class, but class 'class-2' has 1 in"
                        + " the part that is measured; lower shots, or make the part larger",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Rows.measured(
                                        metric("nearest-class-mean shots = 2"),
                                        task("embeddings", 1, 1),
                                        targets,
                                        places,
                                        new double[0][],
                                        4))
                        .getMessage());
    }

    private static void refused(String metric, String kind, String message) {
        Task task = task(kind, 3, 3);
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> metric(metric)
                                .start(task))
                        .getMessage());
    }

    @Test
    void optionsAreChecked() {
        for (String text : List.of(
                "f1 threshold = 1.5",
                "f-beta beta = 0.0",
                "pinball alpha = 1.5",
                "top-k-accuracy k = 0",
                "ndcg k = 0",
                "recall-at-k k = 0",
                "nearest-class-mean shots = 0",
                "nearest-class-mean episodes = 0",
                "expected-calibration-error bins = 0",
                "roc-auc comparison = 'one-vs-one'; average = 'micro'",
                "best-threshold metric = { type = 'mae' }",
                "best-threshold metric = { type = 'f1', threshold = 0.5 }",
                "best-threshold metric = { type = 'f1', average = 'none' }")) {
            assertThrows(ProblemException.class, () -> metric(text), text);
        }
    }

    @Test
    void moreProbabilitiesThanMemoryHoldsAreRefused() {
        Task task = new Task(Answer.CLASSES, List.of("a", "b", "c"), 3);
        double[][] rows = {{0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}};
        Scores scores = new Scores(task, 8, all -> Result.of(all.rows()));
        scores.update(new Rows(task, new double[][] {{0}, {1}}, rows, new double[0][], 0, 2));
        assertEquals(
                "it keeps the probability of each of 3 classes for every row, which is too much for more than 2 rows; use a"
                        + " metric that keeps less, such as accuracy, or less data",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> scores.update(new Rows(task, new double[][] {{0}}, rows, new double[0][], 0, 1)))
                        .getMessage());
        assertEquals(Result.of(2), scores.compute());
    }
}
