package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that a model learns one after another. */
final class ContinualTest {
    @TempDir
    Path folder;

    private Path file;
    private Path runs;

    @BeforeEach
    void files() throws IOException {
        file = Files.writeString(
                folder.resolve("flowers.toml"),
                """
                name = "flowers"
                [dataset]
                type = "iris"
                test = 0.2
                stratify = true
                [continual]
                tasks = [["setosa"], ["versicolor", "virginica"]]
                replay = 3
                [model]
                type = "mlp"
                hidden = [8]
                [[loss.terms]]
                type = "cross-entropy"
                [[loss.terms]]
                type = "elastic-weight-consolidation"
                [optimizer]
                type = "adam"
                learning-rate = 0.01
                [training]
                epochs = 3
                metrics = ["accuracy"]
                """);
        runs = folder.resolve("a \"quoted\" folder/flowers");
    }

    private Cohort.Ended run(Object... more) {
        List<Object> arguments = Stream.concat(
                        Stream.of("run", file, "--runs", runs.getParent(), "--id", "all"), Stream.of(more))
                .toList();
        return Cohort.run(arguments.toArray());
    }

    private JsonObject json(String name) throws IOException {
        return JsonParser.parseString(Files.readString(runs.resolve(name))).getAsJsonObject();
    }

    @Test
    void eachTaskBeginsWithWhatTheOneBeforeHasLearned() throws IOException {
        assertEquals(new Cohort.Ended(0, "", ""), run());
        JsonArray matrix =
                json("all/continual.json").getAsJsonObject("matrices").getAsJsonArray("test/accuracy");
        for (int learned = 1; learned <= 2; learned++) {
            JsonObject measured = json("all-task-" + learned + "/summary.json").getAsJsonObject("metrics");
            for (int asked = 1; asked <= 2; asked++) {
                assertEquals(
                        measured.get("test/accuracy-task-" + asked).getAsDouble(),
                        matrix.get(learned - 1).getAsJsonArray().get(asked - 1).getAsDouble());
            }
            assertEquals(
                    measured.get("test/accuracy").getAsDouble(),
                    measured.get("test/accuracy-task-" + learned).getAsDouble(),
                    "the task's own test part");
        }
        assertEquals(1, matrix.get(0).getAsJsonArray().get(0).getAsDouble());
        assertEquals(0, matrix.get(0).getAsJsonArray().get(1).getAsDouble());
        JsonObject metrics = json("all/summary.json").getAsJsonObject("metrics");
        double first = matrix.get(1).getAsJsonArray().get(0).getAsDouble();
        double second = matrix.get(1).getAsJsonArray().get(1).getAsDouble();
        assertEquals((first + second) / 2, metrics.get("test/accuracy-mean").getAsDouble(), 1e-12);
        assertEquals(first - 1, metrics.get("test/accuracy-backward-transfer").getAsDouble(), 1e-12);
        assertEquals(
                0,
                Cohort.metric(runs.resolve("all-task-1"), "train/loss-elastic-weight-consolidation").stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        String resolved = Files.readString(runs.resolve("all-task-2/experiment.toml"));
        assertTrue(resolved.contains("all-task-1"), resolved);

        String journal = Files.readString(runs.resolve("all/metrics.jsonl"));
        assertEquals(new Cohort.Ended(0, "", ""), run("--resume"));
        assertEquals(journal, Files.readString(runs.resolve("all/metrics.jsonl")));
    }

    @Test
    void aTaskThatWasFinishedIsNotRunAgain() throws IOException {
        assertEquals(0, run().code());
        JsonObject before = json("all/continual.json");
        String first = Files.readString(runs.resolve("all-task-1/metrics.jsonl"));
        Files.delete(runs.resolve("all/summary.json"));
        Files.delete(runs.resolve("all/continual.json"));
        assertEquals(new Cohort.Ended(0, "", ""), run("--resume"));
        assertEquals(before, json("all/continual.json"));
        assertEquals(first, Files.readString(runs.resolve("all-task-1/metrics.jsonl")));
    }

    @Test
    void tasksThatDoNotFitAreToldBeforeThereIsARun() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"virginica\"", "\"rose\""));
        Cohort.Ended unknown = run();
        assertEquals(3, unknown.code());
        assertTrue(
                unknown.err()
                        .contains("tasks of [continual] names the class \"rose\", but the data has setosa, versicolor,"
                                + " virginica"),
                unknown.err());
        Files.writeString(file, text.replace("[\"setosa\"]", "[\"versicolor\"]"));
        assertEquals(2, run().code());
        Files.writeString(file, text + "[cross-validation]\nfolds = 3\n");
        Cohort.Ended both = run();
        assertEquals(2, both.code());
        assertTrue(both.err().contains("each makes several runs of the file"), both.err());
        assertFalse(Files.exists(runs));
    }
}
