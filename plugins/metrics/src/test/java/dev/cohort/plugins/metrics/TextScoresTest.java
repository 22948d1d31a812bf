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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Metrics of tags against the values of seqeval, in batches of several sizes, merged. */
class TextScoresTest {
    private static JsonArray recorded(String kind) throws IOException {
        try (Reader reader = new InputStreamReader(
                TextScoresTest.class.getResourceAsStream("/fixtures/texts.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray(kind);
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
                            Result result = tagged(ScoresTest.metric(metric), task, targets, predicted, batch);
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

    private static Result tagged(Metric metric, Task task, List<int[]> targets, List<int[]> predicted, int batch) {
        Measurement whole = metric.start(task);
        Measurement other = metric.start(task);
        for (int from = 0, turn = 0; from < targets.size(); from += batch, turn++) {
            int to = Math.min(from + batch, targets.size());
            (turn % 2 == 0 ? whole : other).update(new Tags(targets.subList(from, to), predicted.subList(from, to)));
        }
        whole.merge(other);
        return whole.compute();
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

    /** Tags of some sentences beside those that were predicted, each a row. */
    private static final class Tags implements Predictions {
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
        public long group(int row) {
            throw new UnsupportedOperationException("no groups");
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

        @Override
        public double target(int row, int column) {
            throw new UnsupportedOperationException("tags are classes");
        }

        @Override
        public double prediction(int row, int column) {
            throw new UnsupportedOperationException("tags are classes");
        }
    }
}
