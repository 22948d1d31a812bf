package dev.cohort.plugins.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Metrics of tags and texts against the values of other tools, in batches of several sizes, merged. */
class TextScoresTest {
    private static JsonArray recorded(String kind) throws IOException {
        return fixture("texts.json").getAsJsonArray(kind);
    }

    private static JsonObject fixture(String name) throws IOException {
        try (Reader reader = new InputStreamReader(
                TextScoresTest.class.getResourceAsStream("/fixtures/" + name), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    @TestFactory
    List<DynamicTest> entitiesAgreeWithWhatWasRecorded() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : recorded("tagged")) {
            JsonObject example = element.getAsJsonObject();
            List<String> classes = strings(example.getAsJsonArray("classes"));
            Task task = new Task(Answer.CLASSES, classes, classes.size());
            List<int[]> targets = numbers(example.getAsJsonArray("targets"), classes);
            List<int[]> predicted = numbers(example.getAsJsonArray("predictions"), classes);
            tests.add(DynamicTest.dynamicTest(
                    example.get("name").getAsString(),
                    () -> example.getAsJsonObject("expected").asMap().forEach((metric, value) -> {
                        for (int batch : new int[] {100, 3}) {
                            Result result = measured(
                                    ScoresTest.metric(metric),
                                    task,
                                    targets.size(),
                                    batch,
                                    (from, to) -> new Tags(targets.subList(from, to), predicted.subList(from, to)));
                            ScoresTest.same(
                                    value.getAsJsonArray().get(0).getAsDouble(),
                                    result.value().orElseThrow(),
                                    metric);
                            ScoresTest.same(
                                    value.getAsJsonArray().get(1).getAsJsonArray(),
                                    result.table().orElseThrow().rows(),
                                    metric);
                        }
                    })));
        }
        return tests;
    }

    private static List<String> strings(JsonArray texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    private static List<int[]> numbers(JsonArray sentences, List<String> classes) {
        return StreamSupport.stream(sentences.spliterator(), false)
                .map(sentence -> strings(sentence.getAsJsonArray()).stream()
                        .mapToInt(classes::indexOf)
                        .toArray())
                .toList();
    }

    private static Result measured(
            Metric metric, Task task, int count, int batch, BiFunction<Integer, Integer, Predictions> rows) {
        Measurement whole = metric.start(task);
        Measurement other = metric.start(task);
        for (int from = 0, turn = 0; from < count; from += batch, turn++) {
            (turn % 2 == 0 ? whole : other).update(rows.apply(from, Math.min(from + batch, count)));
        }
        whole.merge(other);
        return whole.compute();
    }

    @TestFactory
    List<DynamicTest> textsAgreeWithWhatWasRecorded() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Task task = new Task(Answer.TEXTS, List.of(), 1);
        for (JsonElement element : recorded("texts")) {
            JsonObject example = element.getAsJsonObject();
            List<String> targets = strings(example.getAsJsonArray("targets"));
            List<String> texts = strings(example.getAsJsonArray("texts"));
            tests.add(DynamicTest.dynamicTest(
                    example.get("name").getAsString(),
                    () -> example.getAsJsonObject("expected").asMap().forEach((metric, value) -> {
                        for (int batch : new int[] {100, 3}) {
                            Result result = measured(
                                    ScoresTest.metric(metric),
                                    task,
                                    targets.size(),
                                    batch,
                                    (from, to) -> new Texts(
                                            targets.subList(from, to).stream()
                                                    .map(List::of)
                                                    .toList(),
                                            texts.subList(from, to)));
                            ScoresTest.same(value.getAsDouble(), result.value().orElseThrow(), metric);
                        }
                    })));
        }
        return tests;
    }

    @Test
    void theBestOfSeveralRightAnswersCounts() throws IOException {
        JsonObject recorded = fixture("questions.json");
        List<List<String>> targets = StreamSupport.stream(
                        recorded.getAsJsonArray("targets").spliterator(), false)
                .map(right -> strings(right.getAsJsonArray()))
                .toList();
        List<String> texts = strings(recorded.getAsJsonArray("texts"));
        recorded.getAsJsonObject("expected").asMap().forEach((metric, value) -> {
            Result result = measured(
                    ScoresTest.metric(metric),
                    new Task(Answer.TEXTS, List.of(), 1),
                    texts.size(),
                    7,
                    (from, to) -> new Texts(targets.subList(from, to), texts.subList(from, to)));
            ScoresTest.same(value.getAsDouble(), result.value().orElseThrow(), metric);
        });
    }

    /** The metrics that are recorded. */
    static Set<String> names() throws IOException {
        Set<String> names = new HashSet<>();
        for (String kind : List.of("tagged", "texts")) {
            recorded(kind).forEach(example -> example.getAsJsonObject()
                    .getAsJsonObject("expected")
                    .keySet()
                    .forEach(metric -> names.add(metric.split(" ", 2)[0])));
        }
        return names;
    }

    @Test
    void whatAMetricOfTagsIsNotForItRefuses() {
        Task classes = new Task(Answer.CLASSES, List.of("O", "E-PER", "cat"), 3);
        assertEquals(
                "the metric entity-f1 with scheme = \"lenient\" judges tags, which are O or begin with B, I, E, S, as in"
                        + " \"I-PER\", but a class is called \"cat\"",
                assertThrows(IllegalArgumentException.class, () -> ScoresTest.metric("entity-f1")
                                .start(classes))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> ScoresTest.metric("entity-f1 scheme = 'iob2'")
                .start(new Task(Answer.CLASSES, List.of("O", "E-PER"), 2)));
        assertThrows(ProblemException.class, () -> ScoresTest.metric("entity-f1 average = 'binary'"));
    }

    /** Rows that are no numbers and of no group. */
    private abstract static class Words implements Predictions {
        @Override
        public long group(int row) {
            throw new UnsupportedOperationException("no groups");
        }

        @Override
        public double target(int row, int column) {
            throw new UnsupportedOperationException("no numbers");
        }

        @Override
        public double prediction(int row, int column) {
            throw new UnsupportedOperationException("no numbers");
        }
    }

    /** Tags of some sentences beside those that were predicted, each a row. */
    private static final class Tags extends Words {
        private final List<int[]> targets;
        private final List<int[]> predicted;
        private final int[] examples;
        private final int[] columns;

        Tags(List<int[]> targets, List<int[]> predicted) {
            this.targets = targets;
            this.predicted = predicted;
            this.examples = IntStream.range(0, targets.size())
                    .flatMap(example ->
                            IntStream.range(0, targets.get(example).length).map(column -> example))
                    .toArray();
            this.columns = targets.stream()
                    .flatMapToInt(sentence -> IntStream.range(0, sentence.length))
                    .toArray();
        }

        @Override
        public int rows() {
            return examples.length;
        }

        @Override
        public int example(int row) {
            return examples[row];
        }

        @Override
        public int column(int row) {
            return columns[row];
        }

        @Override
        public int targetClass(int row) {
            return targets.get(examples[row])[columns[row]];
        }

        @Override
        public int predictedClass(int row) {
            return predicted.get(examples[row])[columns[row]];
        }

        @Override
        public double probability(int row, int label) {
            return label == predictedClass(row) ? 1 : 0;
        }
    }

    /** Texts beside the right ones, each a row. */
    private static final class Texts extends Words {
        private final List<List<String>> targets;
        private final List<String> texts;

        Texts(List<List<String>> targets, List<String> texts) {
            this.targets = targets;
            this.texts = texts;
        }

        @Override
        public int rows() {
            return texts.size();
        }

        @Override
        public int example(int row) {
            return row;
        }

        @Override
        public int column(int row) {
            return 0;
        }

        @Override
        public int targetClass(int row) {
            throw new UnsupportedOperationException("no classes");
        }

        @Override
        public int predictedClass(int row) {
            throw new UnsupportedOperationException("no classes");
        }

        @Override
        public double probability(int row, int label) {
            throw new UnsupportedOperationException("no classes");
        }

        @Override
        public String targetText(int row) {
            return targets.get(row).get(0);
        }

        @Override
        public List<String> targetTexts(int row) {
            return targets.get(row);
        }

        @Override
        public String text(int row) {
            return texts.get(row);
        }
    }
}
