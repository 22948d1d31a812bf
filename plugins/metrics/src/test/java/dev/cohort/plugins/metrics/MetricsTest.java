package dev.cohort.plugins.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every metric against scikit-learn, in one batch, in uneven batches, and merged from two measurements. */
class MetricsTest {
    private static final Map<String, Function<Averaging, Metric>> AVERAGED =
            Map.of("precision", Precision::new, "recall", Recall::new, "f1", F1::new);

    private static final Map<String, Metric> OF_NUMBERS =
            Map.of("mae", new MeanAbsoluteError(), "rmse", new RootMeanSquaredError(), "r2", new RSquared());

    private static JsonObject fixture() throws IOException {
        try (Reader reader = new InputStreamReader(
                MetricsTest.class.getResourceAsStream("/fixtures/metrics.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    @TestFactory
    List<DynamicTest> classesAgreeWithScikitLearn() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture().getAsJsonArray("classes")) {
            JsonObject example = element.getAsJsonObject();
            String name = example.get("name").getAsString();
            Task task = classes(example.get("classes").getAsInt());
            int[] targets = ints(example.getAsJsonArray("targets"));
            int[] predictions = ints(example.getAsJsonArray("predictions"));
            JsonObject expected = example.getAsJsonObject("expected");
            for (String metric : expected.keySet()) {
                tests.add(DynamicTest.dynamicTest(
                        name + " " + metric, () -> check(metric, task, targets, predictions, expected.get(metric))));
            }
        }
        return tests;
    }

    private static void check(String metric, Task task, int[] targets, int[] predictions, JsonElement expected) {
        if (metric.equals("accuracy")) {
            same(expected.getAsDouble(), new Accuracy(Decision.MOST_PROBABLE), task, targets, predictions);
        } else if (metric.equals("confusion-matrix")) {
            Result result = measured(new ConfusionMatrix(Decision.MOST_PROBABLE), task, targets, predictions, 1000);
            for (int row = 0; row < task.classes(); row++) {
                List<Object> cells = result.table().orElseThrow().rows().get(row);
                assertEquals(task.classNames().get(row), cells.get(0));
                for (int column = 0; column < task.classes(); column++) {
                    long count = expected.getAsJsonArray()
                            .get(row)
                            .getAsJsonArray()
                            .get(column)
                            .getAsLong();
                    assertEquals(count, cells.get(column + 1));
                }
            }
        } else {
            expected.getAsJsonObject().entrySet().forEach(entry -> {
                Average average = Average.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
                Metric averaged = AVERAGED.get(metric).apply(Averaging.of(average));
                assertEquals(metric, averaged.label());
                same(entry.getValue().getAsDouble(), averaged, task, targets, predictions);
            });
        }
    }

    private static void same(double expected, Metric metric, Task task, int[] targets, int[] predictions) {
        for (int batch : new int[] {1000, 7}) {
            double value =
                    measured(metric, task, targets, predictions, batch).value().orElseThrow();
            assertEquals(expected, value, 1e-12, metric + " in batches of " + batch);
        }
    }

    private static Result measured(Metric metric, Task task, int[] targets, int[] predictions, int batch) {
        Measurement whole = metric.start(task);
        Measurement other = metric.start(task);
        for (int from = 0, turn = 0; from < targets.length; from += batch, turn++) {
            int start = from;
            int rows = Math.min(batch, targets.length - from);
            (turn % 2 == 0 ? whole : other).update(new ClassPredictions(rows, start, 1, targets, predictions));
        }
        whole.merge(other);
        return whole.compute();
    }

    @TestFactory
    List<DynamicTest> numbersAgreeWithScikitLearn() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture().getAsJsonArray("numbers")) {
            JsonObject example = element.getAsJsonObject();
            double[][] targets = doubles(example.getAsJsonArray("targets"));
            double[][] predictions = doubles(example.getAsJsonArray("predictions"));
            JsonObject expected = example.getAsJsonObject("expected");
            for (String name : expected.keySet()) {
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString() + " " + name, () -> {
                    for (int batch : new int[] {1000, 7}) {
                        double value = measured(OF_NUMBERS.get(name), targets, predictions, batch);
                        JsonElement number = expected.get(name);
                        double wanted = number.getAsDouble();
                        double tolerance = Double.isNaN(wanted) ? 0.1 : 1e-9 * Math.max(1, Math.abs(wanted));
                        assertEquals(wanted, value, tolerance, name);
                    }
                }));
            }
        }
        return tests;
    }

    private static double measured(Metric metric, double[][] targets, double[][] predictions, int batch) {
        Task task = new Task(Answer.NUMBERS, List.of(), targets[0].length);
        Measurement whole = metric.start(task);
        Measurement other = metric.start(task);
        for (int from = 0, turn = 0; from < targets.length; from += batch, turn++) {
            int rows = Math.min(batch, targets.length - from);
            (turn % 2 == 0 ? whole : other).update(new NumberPredictions(rows, from, targets, predictions));
        }
        whole.merge(other);
        return whole.compute().value().orElseThrow();
    }

    @TestFactory
    List<DynamicTest> labelsAgreeWithScikitLearn() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture().getAsJsonArray("labels")) {
            JsonObject example = element.getAsJsonObject();
            int[][] targets = rows(example.getAsJsonArray("targets"));
            int[][] predictions = rows(example.getAsJsonArray("predictions"));
            JsonObject expected = example.getAsJsonObject("expected");
            for (String metric : expected.keySet()) {
                tests.add(DynamicTest.dynamicTest(
                        example.get("name").getAsString() + " " + metric,
                        () -> checkLabels(metric, targets, predictions, expected.get(metric))));
            }
        }
        return tests;
    }

    private static void checkLabels(String metric, int[][] targets, int[][] predictions, JsonElement expected) {
        if (metric.equals("confusion-matrix")) {
            List<List<Object>> rows = measured(new ConfusionMatrix(Decision.MOST_PROBABLE), targets, predictions, 7)
                    .table()
                    .orElseThrow()
                    .rows();
            for (int label = 0; label < rows.size(); label++) {
                List<Object> cells = new ArrayList<>(List.of("label-" + label));
                expected.getAsJsonArray().get(label).getAsJsonArray().forEach(cell -> cells.add(cell.getAsLong()));
                assertEquals(cells, rows.get(label));
            }
            return;
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        Map<String, JsonElement> values = metric.equals("accuracy")
                ? Map.of("", expected)
                : expected.getAsJsonObject().asMap();
        values.keySet()
                .forEach(average -> metrics.put(
                        average,
                        average.isEmpty()
                                ? new Accuracy(Decision.MOST_PROBABLE)
                                : AVERAGED.get(metric)
                                        .apply(Averaging.of(Average.valueOf(average.toUpperCase(Locale.ROOT))))));
        for (int batch : new int[] {1000, 7, 1}) {
            metrics.forEach((average, averaged) -> assertEquals(
                    values.get(average).getAsDouble(),
                    measured(averaged, targets, predictions, batch).value().orElseThrow(),
                    1e-12,
                    averaged + " in batches of " + batch));
        }
    }

    private static Result measured(Metric metric, int[][] targets, int[][] predictions, int batch) {
        int width = targets[0].length;
        Task task = labels(width);
        Measurement whole = metric.start(task);
        Measurement other = metric.start(task);
        int[] flatTargets = Arrays.stream(targets).flatMapToInt(Arrays::stream).toArray();
        int[] flatPredictions =
                Arrays.stream(predictions).flatMapToInt(Arrays::stream).toArray();
        for (int from = 0, turn = 0; from < targets.length; from += batch, turn++) {
            int rows = Math.min(batch, targets.length - from) * width;
            (turn % 2 == 0 ? whole : other)
                    .update(new ClassPredictions(rows, from * width, width, flatTargets, flatPredictions));
        }
        whole.merge(other);
        return whole.compute();
    }

    private static Task labels(int count) {
        List<String> names =
                IntStream.range(0, count).mapToObj(label -> "label-" + label).toList();
        return new Task(Answer.CLASSES, List.of("no", "yes"), 2, names, false);
    }

    private static int[][] rows(JsonArray rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> ints(row.getAsJsonArray()))
                .toArray(int[][]::new);
    }

    @Test
    void anAverageRefusesTargetsThatItIsNotFor() {
        assertEquals(
                "the metric f1 with average = \"binary\" judges two classes, but the target has 3 labels;"
                        + " use macro, micro, weighted or samples",
                assertThrows(IllegalArgumentException.class, () -> new F1(Averaging.of(Average.BINARY))
                                .start(labels(3)))
                        .getMessage());
        assertEquals(
                "the metric recall with average = \"samples\" is the mean over examples with several labels, but here"
                        + " each has one; use macro, micro or weighted",
                assertThrows(IllegalArgumentException.class, () -> new Recall(Averaging.of(Average.SAMPLES))
                                .start(classes(3)))
                        .getMessage());
    }

    @Test
    void binaryAverageRefusesMoreClasses() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new F1(Averaging.of(Average.BINARY)).start(classes(3)));
        assertEquals(
                "the metric f1 with average = \"binary\" judges two classes, but the target has 3;"
                        + " use macro, micro or weighted",
                refused.getMessage());
    }

    @Test
    void nothingIsMeasuredOverNoRows() {
        for (Metric metric : List.of(
                new Accuracy(Decision.MOST_PROBABLE),
                new Precision(Averaging.of(Average.MACRO)),
                new F1(Averaging.of(Average.MICRO)))) {
            assertEquals(
                    Double.NaN,
                    measured(metric, classes(2), new int[0], new int[0], 7)
                            .value()
                            .orElseThrow(),
                    metric.toString());
        }
        Task numbers = new Task(Answer.NUMBERS, List.of(), 1);
        OF_NUMBERS
                .values()
                .forEach(metric -> assertEquals(
                        Double.NaN, metric.start(numbers).compute().value().orElseThrow(), metric.toString()));
    }

    @Test
    void smallerErrorsAreBetter() {
        assertTrue(new Accuracy(Decision.MOST_PROBABLE).largerIsBetter());
        assertTrue(new RSquared().largerIsBetter());
        assertTrue(!new MeanAbsoluteError().largerIsBetter());
        assertTrue(!new RootMeanSquaredError().largerIsBetter());
    }

    private static Task classes(int count) {
        return new Task(
                Answer.CLASSES,
                IntStream.range(0, count).mapToObj(label -> "class-" + label).toList(),
                count);
    }

    private static int[] ints(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }

    private static double[][] doubles(JsonArray rows) {
        double[][] numbers = new double[rows.size()][];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = StreamSupport.stream(rows.get(row).getAsJsonArray().spliterator(), false)
                    .mapToDouble(JsonElement::getAsDouble)
                    .toArray();
        }
        return numbers;
    }

    private record ClassPredictions(int rows, int start, int columns, int[] targets, int[] predictions)
            implements Predictions {
        @Override
        public int example(int row) {
            return row / columns;
        }

        @Override
        public long group(int row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int column(int row) {
            return row % columns;
        }

        @Override
        public int targetClass(int row) {
            return targets[start + row];
        }

        @Override
        public int predictedClass(int row) {
            return predictions[start + row];
        }

        @Override
        public double probability(int row, int label) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double target(int row, int column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double prediction(int row, int column) {
            throw new UnsupportedOperationException();
        }
    }

    private record NumberPredictions(int rows, int start, double[][] targets, double[][] predictions)
            implements Predictions {
        @Override
        public int example(int row) {
            return row;
        }

        @Override
        public long group(int row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int column(int row) {
            return 0;
        }

        @Override
        public int targetClass(int row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int predictedClass(int row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double probability(int row, int label) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double target(int row, int column) {
            return targets[start + row][column];
        }

        @Override
        public double prediction(int row, int column) {
            return predictions[start + row][column];
        }
    }
}
