package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs of a cross-validation, and what they come to together. */
final class CrossValidationTest {
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
                [model]
                type = "linear"
                [loss]
                type = "cross-entropy"
                [optimizer]
                type = "adam"
                [training]
                epochs = 2
                metrics = ["accuracy"]
                [cross-validation]
                folds = 3
                """);
        runs = folder.resolve("runs/flowers");
    }

    private Cohort.Ended run(Object... more) {
        List<Object> arguments = Stream.concat(
                        Stream.of("run", file, "--runs", folder.resolve("runs"), "--id", "all"), Stream.of(more))
                .toList();
        return Cohort.run(arguments.toArray());
    }

    private JsonObject json(String name) throws IOException {
        return JsonParser.parseString(Files.readString(runs.resolve(name))).getAsJsonObject();
    }

    @Test
    void eachFoldIsARunAndTheirMeanAndDeviationAreKept() throws IOException {
        assertEquals(new Cohort.Ended(0, "", ""), run());
        double sum = 0;
        double squares = 0;
        for (int fold = 1; fold <= 3; fold++) {
            JsonObject measured = json("all-fold-" + fold + "/summary.json").getAsJsonObject("metrics");
            double accuracy = measured.get("validation/accuracy").getAsDouble();
            sum += accuracy;
            squares += accuracy * accuracy;
            assertTrue(measured.has("test/accuracy"));
            assertTrue(Files.readString(runs.resolve("all-fold-" + fold + "/experiment.toml"))
                    .contains("fold = " + fold));
        }
        double deviation = Math.sqrt((squares - sum * sum / 3) / 2);
        JsonObject whole = json("all/cross-validation.json");
        assertEquals(
                sum / 3,
                whole.getAsJsonObject("mean").get("validation/accuracy").getAsDouble(),
                1e-12);
        assertEquals(
                deviation,
                whole.getAsJsonObject("deviation").get("validation/accuracy").getAsDouble(),
                1e-9);
        assertEquals(
                "all-fold-2",
                whole.getAsJsonArray("folds")
                        .get(1)
                        .getAsJsonObject()
                        .get("run")
                        .getAsString());
        JsonObject summary = json("all/summary.json");
        assertEquals("finished", summary.get("status").getAsString());
        assertEquals(
                sum / 3,
                summary.getAsJsonObject("metrics")
                        .get("validation/accuracy-mean")
                        .getAsDouble(),
                1e-12);
        assertEquals(
                3, Cohort.metric(runs.resolve("all"), "validation/accuracy").size(), "a step is a fold");
        assertTrue(Files.readString(runs.resolve("all/report.md")).contains("| validation/accuracy | "));
        assertEquals(4, count());

        String journal = Files.readString(runs.resolve("all/metrics.jsonl"));
        assertEquals(new Cohort.Ended(0, "", ""), run("--resume"));
        assertEquals(journal, Files.readString(runs.resolve("all/metrics.jsonl")));
        assertEquals(4, count());
    }

    @Test
    void aFoldThatWasFinishedIsNotRunAgain() throws IOException {
        assertEquals(0, run().code());
        JsonObject before = json("all/cross-validation.json");
        String second = Files.readString(runs.resolve("all-fold-2/metrics.jsonl"));
        Files.delete(runs.resolve("all/summary.json"));
        Files.delete(runs.resolve("all/cross-validation.json"));
        assertEquals(new Cohort.Ended(0, "", ""), run("--resume"));
        assertEquals(before, json("all/cross-validation.json"));
        assertEquals(second, Files.readString(runs.resolve("all-fold-2/metrics.jsonl")));
        assertEquals(4, count());
    }

    @Test
    void oneFoldRunsAlone() throws IOException {
        assertEquals(new Cohort.Ended(0, "", ""), run("--set", "cross-validation.fold=3"));
        assertEquals(1, count());
        assertFalse(Files.exists(runs.resolve("all/cross-validation.json")));
        assertTrue(Files.exists(runs.resolve("all/model.onnx")));
    }

    @Test
    void whatIsWrongIsToldBeforeThereIsAFolder() throws IOException {
        Cohort.Ended many = run("--set", "cross-validation.folds=121");
        assertEquals(3, many.code());
        assertTrue(
                many.err().contains("folds = 121 in [cross-validation] is more than the 120 examples that there are"),
                many.err());
        Cohort.Ended none = run("--set", "cross-validation.fold=4");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("'fold' of [cross-validation] must be from 1 to 3, got 4"), none.err());
        assertFalse(Files.exists(runs));
    }

    private long count() throws IOException {
        try (Stream<Path> all = Files.list(runs)) {
            return new TreeSet<>(all.toList()).size();
        }
    }
}
