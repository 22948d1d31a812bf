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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which state of a training is tested and exported, and what is said of it. */
final class KeptStateTest {
    @TempDir
    Path folder;

    private Path file;
    private Path run;

    /** What is learned, y = x, does for the test, and does more harm to the validation, y = -x, with each epoch. */
    @BeforeEach
    void files() throws IOException {
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int row = 0; row < 20; row++) {
            int x = row % 4 + 1;
            rows.append(x).append(',').append(row >= 12 && row < 16 ? -x : x).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        file = Files.writeString(
                folder.resolve("line.toml"),
                """
                name = "line"
                [dataset]
                type = "csv"
                path = "rows.csv"
                target = "y"
                validation = 0.2
                test = 0.2
                split = "tail"
                [model]
                type = "linear"
                bias = false
                [loss]
                type = "mse"
                [optimizer]
                type = "sgd"
                learning-rate = 1e-4
                [training]
                epochs = 6
                batch-size = 6
                metrics = ["r2"]
                """);
        run = folder.resolve("runs/line/1");
    }

    private JsonObject train(String account, String... settings) throws IOException {
        Object[] arguments = new Object[6 + settings.length];
        System.arraycopy(new Object[] {"run", file, "--runs", folder.resolve("runs"), "--id", "1"}, 0, arguments, 0, 6);
        for (int index = 0; index < settings.length; index++) {
            arguments[6 + index] = "--set=training." + settings[index];
        }
        assertEquals(new Cohort.Ended(0, "", ""), Cohort.run(arguments));
        JsonObject summary = JsonParser.parseString(Files.readString(run.resolve("summary.json")))
                .getAsJsonObject();
        String ending = summary.get("ending").getAsString();
        assertTrue(ending.matches(account), ending);
        assertTrue(Files.readString(run.resolve("report.md")).contains("steps; " + ending + ".\n"));
        return summary;
    }

    private JsonObject exported(JsonObject summary, String keep, int step) throws IOException {
        JsonObject exported = summary.getAsJsonObject("exported");
        assertEquals(keep, exported.get("keep").getAsString());
        assertEquals(step, exported.get("step").getAsInt());
        JsonObject metrics = exported.getAsJsonObject("metrics");
        for (String name : List.of("train/epoch-loss", "validation/loss", "validation/r2")) {
            assertEquals(
                    Cohort.metric(run, name).get(step / 2 - 1),
                    metrics.get(name).getAsDouble(),
                    1e-6,
                    name);
        }
        assertEquals(
                Cohort.metric(run, "test/loss").get(0), metrics.get("test/loss").getAsDouble(), 1e-6);
        assertTrue(Files.readString(run.resolve("tables/metrics.json"))
                .startsWith("{\"columns\":[\"metric\",\"train\",\"validation\",\"test\"]"));
        return metrics;
    }

    @Test
    void theBestIsKeptWhereItIsAskedForOrATrainingMayStopEarly() throws IOException {
        JsonObject stopped = train(
                "stopped after epoch 4: validation/loss has not improved for 3 evaluations;"
                        + " tested and exported: epoch 1, validation/loss 11[.][0-9]{4}",
                "early-stopping={ metric = \"validation/loss\", patience = 3 }");
        JsonObject best = exported(stopped, "best", 2);

        run = folder.resolve("runs/line/1");
        Files.move(run, folder.resolve("runs/line/0"));
        JsonObject asked = train("tested and exported: epoch 1, validation/loss 11[.][0-9]{4}", "keep=best");
        assertEquals(best, exported(asked, "best", 2));
        assertEquals(
                "validation/loss",
                asked.getAsJsonObject("watched").get("metric").getAsString());
    }

    @Test
    void theLastIsKeptOtherwise() throws IOException {
        exported(train("tested and exported: the last state, epoch 6"), "last", 12);
        Files.move(run, folder.resolve("runs/line/0"));
        JsonObject asked = train(
                "stopped after epoch 3: validation/r2 has not improved for 2 evaluations;"
                        + " tested and exported: the last state, epoch 3",
                "early-stopping={ metric = \"validation/r2\", patience = 2 }",
                "keep=last");
        exported(asked, "last", 6);
        assertTrue(Files.readString(run.resolve("experiment.toml")).contains("keep = 'last'"));
    }

    @Test
    void whatLearnsNothingIsMeasuredOnce() throws IOException {
        train("tested and exported: the last state, step 0", "epochs=0", "evaluate-every-steps=1");
        assertEquals(1, Cohort.metric(run, "validation/loss").size());
        assertEquals(1, Cohort.metric(run, "test/loss").size());
        Files.move(run, folder.resolve("runs/line/0"));
        train("tested and exported: the last state, epoch 6", "evaluate-every-steps=1");
        assertEquals(12, Cohort.metric(run, "validation/loss").size(), "none before the first step");
    }

    /** The coefficient of determination of one example is not defined. */
    @Test
    void whatNeverWasANumberHasNoBest() throws IOException {
        Files.writeString(file, Files.readString(file).replace("validation = 0.2", "validation = 0.05"));
        JsonObject summary = train(
                "stopped after epoch 2: validation/r2 has not improved for 2 evaluations; it was never a number;"
                        + " the last state is exported",
                "early-stopping={ metric = \"validation/r2\", patience = 2 }");
        assertEquals("last", summary.getAsJsonObject("exported").get("keep").getAsString());
        assertFalse(summary.getAsJsonObject("watched").has("best"));
    }

    @Test
    void runsAreListedWithWhatWasSetAndTheBest() throws IOException {
        Path runs = folder.resolve("runs");
        assertEquals(
                new Cohort.Ended(0, "there are no runs in " + runs + "\n", ""), Cohort.run("runs", "--runs", runs));
        train("tested.*");
        Cohort.run(
                "run", file, "--runs", runs, "--id", "2", "--set=name=line", "--set", "optimizer.learning-rate=1e-5");
        Cohort.Ended listed = Cohort.run("runs", "--runs", runs);
        assertEquals(0, listed.code(), listed.err());
        assertTrue(
                listed.out()
                        .matches(
                                """
                                run     started           status    best +set
                                line/2  20[-0-9]+ [0-9:]{5}  finished  validation/loss [.0-9]+  name=line optimizer.learning-rate=1e-5
                                line/1  20[-0-9]+ [0-9:]{5}  finished  validation/loss [.0-9]+
                                """),
                listed.out());
        JsonObject newest = JsonParser.parseString(
                        Cohort.run("runs", "--json", "--runs", runs).out())
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals("2", newest.get("id").getAsString());
        assertEquals(
                "1e-5",
                newest.getAsJsonObject("settings")
                        .get("optimizer.learning-rate")
                        .getAsString());
        String predicted = Cohort.run("predict", "line/best", folder.resolve("rows.csv"), "--runs", runs)
                .out();
        assertEquals(
                Cohort.run("predict", "line/2", folder.resolve("rows.csv"), "--runs", runs)
                        .out(),
                predicted);
        assertTrue(predicted.startsWith("prediction"), predicted);
    }

    /** The second file's problems, all of them, are told before the first is trained. */
    @Test
    void allFilesAreCheckedBeforeOneIsTrained() throws IOException {
        String text = Files.readString(file);
        Path bad = Files.writeString(
                folder.resolve("bad.toml"),
                text.replace("\"line\"", "\"a line\"").replace("epochs = 6", "epochs = -1\nlog-every-steps = -1"));
        Path absent = Files.writeString(folder.resolve("absent.toml"), text.replace("rows.csv", "absent.csv"));
        Path runs = folder.resolve("runs");
        Cohort.Ended ended = Cohort.run("run", file, absent, bad, "--runs", runs);
        assertEquals(3, ended.code(), ended.err());
        List<String> lines = ended.err().lines().toList();
        assertEquals(4, lines.size(), ended.err());
        assertTrue(lines.get(0).startsWith(folder.resolve("absent.csv") + ": there is no such file"), lines.get(0));
        assertTrue(lines.get(1).startsWith(bad + ":1:1: 'name' of "), lines.get(1));
        assertTrue(lines.get(2).startsWith(bad + ":18:1: 'epochs' of "), lines.get(2));
        assertTrue(lines.get(3).startsWith(bad + ":19:1: 'log-every-steps' of "), lines.get(3));
        assertFalse(Files.exists(runs));
        assertEquals(0, Cohort.run("run", file, file, "--runs", runs).code());
        assertEquals(2, Cohort.run("runs", "--runs", runs).out().lines().count() - 1);
    }

    @Test
    void theBestNeedsSomethingToWatch() throws IOException {
        Files.writeString(file, Files.readString(file).replace("validation = 0.2", "") + "keep = \"best\"\n");
        String problem =
                file + ":21:8: keep = \"best\" asks for the state with the best 'validation/loss', but the data"
                        + " has no validation part; set validation in [dataset], or give early-stopping with the metric"
                        + " 'train/epoch-loss'\n";
        assertEquals(new Cohort.Ended(2, "", problem), Cohort.run("check", file));
        assertEquals(new Cohort.Ended(2, "", problem), Cohort.run("run", file, "--runs", folder.resolve("runs")));
    }
}
