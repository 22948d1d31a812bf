package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of metrics: their names, their numbers, and what is said of one that does not fit. */
final class MetricsOfARunTest {
    private static final int ROWS = 60;

    @TempDir
    Path folder;

    private Path experiment(String dataset, String loss, String training) throws IOException {
        return Files.writeString(
                folder.resolve("experiment.toml"),
                """
                name = "measured"
                [dataset]
                type = "csv"
                path = "data.csv"
                target = "y"
                validation = 0.2
                test = 0.3
                split = "tail"
                %s
                [model]
                type = "linear"
                [loss]
                type = "%s"
                [optimizer]
                type = "sgd"
                learning-rate = 0.1
                [training]
                epochs = 3
                batch-size = 7
                %s
                """
                        .formatted(dataset, loss, training));
    }

    private Cohort.Ended run(Path file) {
        return Cohort.run("run", file, "--runs", folder.resolve("runs"));
    }

    private static void data(Path folder, int classes) throws IOException {
        Files.writeString(
                folder.resolve("data.csv"),
                "a,b,y\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(row -> row % 7 + "," + row % 5 + "," + "abcdef".charAt(row % classes) + "\n")
                                .collect(Collectors.joining()));
    }

    @Test
    void aMetricThatCannotJudgeTheTargetStopsBeforeAnythingIsMade() throws IOException {
        data(folder, 3);
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.close();
        });
        server.start();
        try {
            Path file = experiment(
                    "",
                    "cross-entropy",
                    "metrics = [\"accuracy\", \"rmse\"]\n[tracking]\nmlflow = \"http://127.0.0.1:"
                            + server.getAddress().getPort() + "\"");
            String problem = file + ":20:24: metric 'rmse' judges numbers, but with loss 'cross-entropy' the model"
                    + " predicts classes; metrics of classes are accuracy, average-precision, ";
            for (Cohort.Ended ended : List.of(run(file), Cohort.run("check", file))) {
                assertEquals(2, ended.code());
                assertEquals("", ended.out());
                assertTrue(ended.err().startsWith(problem), ended.err());
                assertEquals(1, ended.err().lines().count(), ended.err());
            }
            Path ofNumbers = experiment("", "mse", "metrics = [\"f1\"]");
            assertTrue(Cohort.run("check", ofNumbers)
                    .err()
                    .contains("predicts numbers; metrics of numbers are concordance, explained-variance, "));
        } finally {
            server.stop(0);
        }
        assertFalse(Files.exists(folder.resolve("runs")));
        assertEquals(0, requests.get());
    }

    @Test
    void aMetricThatCannotJudgeTheClassesOfTheDataSaysWhereItStands() throws IOException {
        data(folder, 3);
        Path file = experiment("", "cross-entropy", "metrics = [{ type = \"f1\", average = \"binary\" }]");
        String problem =
                file + ":20:12: the metric f1 with average = \"binary\" judges two classes, but the target has 3;"
                        + " use macro, micro or weighted\n";
        assertEquals(new Cohort.Ended(2, "", problem), run(file));
        assertEquals(new Cohort.Ended(2, "", problem), Cohort.run("check", file));
        assertFalse(Files.exists(folder.resolve("runs")));
    }

    @Test
    void earlyStoppingNeedsSomethingToWatch() throws IOException {
        data(folder, 3);
        Path file = experiment("", "cross-entropy", "early-stopping = { metric = \"validation/loss\", patience = 2 }");
        Files.writeString(file, Files.readString(file).replace("validation = 0.2", ""));
        assertEquals(
                new Cohort.Ended(
                        2,
                        "",
                        file + ":20:29: early stopping watches 'validation/loss', but the data has no validation part;"
                                + " set validation in [dataset], or watch 'train/epoch-loss'\n"),
                run(file));
        assertFalse(Files.exists(folder.resolve("runs")));
    }

    @Test
    void averagesOfOneMetricAreLoggedUnderNamesOfTheirOwn() throws IOException {
        data(folder, 3);
        Path file = experiment(
                "",
                "cross-entropy",
                "metrics = [\"f1\", { type = \"f1\", average = \"weighted\" }, { type = \"recall\", average = \"micro\" },"
                        + " \"accuracy\", \"confusion-matrix\"]\n"
                        + "early-stopping = { metric = \"validation/f1-weighted\", patience = 9 }");
        assertEquals(new Cohort.Ended(0, "", ""), run(file));
        Path run = Cohort.onlyRun(folder.resolve("runs"), "measured");
        JsonObject metrics = JsonParser.parseString(Files.readString(run.resolve("summary.json")))
                .getAsJsonObject()
                .getAsJsonObject("metrics");
        assertTrue(
                Files.readString(run.resolve("metrics.jsonl"))
                        .contains("{\"train/loss\":" + metrics.get("train/loss").getAsString() + "}"),
                "digit by digit");
        List<String> names = metrics.keySet().stream()
                .filter(name -> name.startsWith("test/"))
                .toList();
        assertEquals(List.of("test/loss", "test/f1-macro", "test/f1-weighted", "test/recall", "test/accuracy"), names);
        assertEquals(metrics.get("test/accuracy"), metrics.get("test/recall"), "micro recall is accuracy");
        assertTrue(Files.readString(run.resolve("tables/test-confusion-matrix.json"))
                .startsWith("{\"columns\":[\"target \\\\ predicted\",\"a\",\"b\",\"c\"]"));
        assertTrue(
                Cohort.checkpoints(run).stream().anyMatch(name -> name.startsWith("best-")),
                "the larger F1 is the better one");
    }

    @Test
    void probabilitiesAsTargetsAreNoClassesToMetrics() throws IOException {
        String number = "target-type = \"number\"";
        Path data = Files.writeString(
                folder.resolve("data.csv"), "a,b,y\n" + "1,0,0.9\n0,1,0.1\n1,1,1\n0,0,0\n1,2,0.5\n".repeat(2));
        assertEquals(new Cohort.Ended(0, "", ""), run(experiment(number, "binary-cross-entropy", "")));
        Path run = Cohort.onlyRun(folder.resolve("runs"), "measured");
        List<String> predicted = Cohort.run("predict", run, data, "--probabilities")
                .out()
                .lines()
                .toList();
        assertEquals("probability-0,probability-1", predicted.get(0).replace("prediction,", ""));
        double[] row = Stream.of(predicted.get(1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertEquals(1, row[1] + row[2], 1e-6);
        assertEquals(row[2] > 0.5 ? 1 : 0, row[0]);

        assertRefused(
                experiment(number, "binary-cross-entropy", "metrics = [\"accuracy\"]"),
                data + ":2:3: the column \"y\": the target is 0.9, but the metrics compare classes, which are whole"
                        + " numbers; round the target, or leave metrics out\n");
        Path unmeasured = experiment(number, "binary-cross-entropy", "");
        for (String beyond : List.of("-1", "2")) {
            Files.writeString(
                    data, "a,b,y\n" + "1,0,1\n0,1,N\n".replace("N", beyond).repeat(5));
            assertRefused(
                    unmeasured,
                    data + ":3:3: the column \"y\": the target is " + beyond
                            + ", but the loss wants numbers from 0 to 1;"
                            + " leave target-type out to read it as classes\n");
        }
        Files.writeString(data, "a,b,y\n" + "1,0,1\n0,1,0\n".repeat(5));
        Path scaled = experiment(number + "\nstandardize-target = true", "binary-cross-entropy", "");
        assertRefused(
                scaled,
                scaled + ":2:1: standardize-target moves the target, but the loss wants numbers from 0 to 1; remove it,"
                        + " or use a loss such as mse\n");
    }

    @Test
    void aBatchInWhichNothingCountsIsPassedOver() throws IOException {
        Files.writeString(folder.resolve("data.csv"), "x,y,w\n1,0,1\n2,-100,1\n3,1,1\n");
        String training = "log-every-steps = 1\nshuffle = false";
        Path file = experiment("weight = \"w\"", "cross-entropy", training);
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("(validation|test) = .*\n|split = .*\n", "")
                        .replace("batch-size = 7", "batch-size = 1"));
        assertEquals(new Cohort.Ended(0, "", ""), run(file));
        List<Double> losses = Cohort.metric(Cohort.onlyRun(folder.resolve("runs"), "measured"), "train/loss");
        assertEquals(9, losses.size());
        assertEquals(0, losses.get(1));
        assertTrue(losses.get(2) > 0);
    }

    @Test
    void onlyTheStepsInWhichAnObjectiveTakesPartCountForItsLoss() throws IOException {
        data(folder, 2);
        String objective =
                """
                [[objective]]
                name = "%s"
                parameters = "%s"
                every-steps = %d
                loss = { type = "cross-entropy" }
                optimizer = { type = "sgd", learning-rate = 0.1 }
                """;
        Path file = experiment("", "cross-entropy", "log-every-steps = 1\nshuffle = false");
        String text = Files.readString(file).replaceAll("(?s)\\[loss\\].*(?=\\[training\\])", "");
        Files.writeString(file, text + objective.formatted("a", "weight", 2) + objective.formatted("b", "bias", 1));
        assertEquals(new Cohort.Ended(0, "", ""), run(file));
        Path run = Cohort.onlyRun(folder.resolve("runs"), "measured");
        List<Double> losses = Cohort.metric(run, "train/loss");
        List<Double> means = Cohort.metric(run, "train/epoch-loss");
        int batches = ROWS / 2 / 7 + 1;
        assertEquals(3 * batches - 1, losses.size());
        assertEquals(3 * batches / 2, Set.copyOf(losses).size());
        assertEquals((losses.get(0) + losses.get(2)) / 2, means.get(0), 1e-6);
        Files.writeString(file, text + objective.formatted("a", "", 1000));
        Cohort.Ended refused = run(file);
        assertEquals(2, refused.code(), refused.toString());
        assertTrue(
                refused.err()
                        .contains("every-steps = 1000 leaves the objective a without an update in the " + 3 * batches
                                + " batches of the whole run"),
                refused.err());
    }

    @Test
    void severalYesOrNoTargetsAreJudgedAsMultilabel() throws IOException {
        StringBuilder text = new StringBuilder("a,b,y,z\n");
        for (int row = 0; row < ROWS; row++) {
            text.append(row % 7).append(",").append(row % 5).append(",");
            text.append(row % 7 / 4).append(",").append(row % 3 / 2).append("\n");
        }
        Path data = Files.writeString(folder.resolve("data.csv"), text);
        Path file = experiment(
                "", "binary-cross-entropy", "metrics = [\"accuracy\", { type = \"f1\", average = \"samples\" }]");
        Files.writeString(file, Files.readString(file).replace("target = \"y\"", "target = [\"y\", \"z\"]"));
        assertEquals(new Cohort.Ended(0, "", ""), run(file));
        Path run = Cohort.onlyRun(folder.resolve("runs"), "measured");
        List<String> predicted = Cohort.run("predict", run, data).out().lines().toList();
        assertEquals("prediction-y,probability-y,prediction-z,probability-z", predicted.get(0));
        double exact = 0;
        double f1 = 0;
        for (int row = ROWS - 18; row < ROWS; row++) {
            String[] cells = predicted.get(row + 1).split(",");
            int y = Integer.parseInt(cells[0]);
            int z = Integer.parseInt(cells[2]);
            int right = y * (row % 7 / 4) + z * (row % 3 / 2);
            int all = y + z + row % 7 / 4 + row % 3 / 2;
            exact += y == row % 7 / 4 && z == row % 3 / 2 ? 1 : 0;
            f1 += all == 0 ? 0 : 2.0 * right / all;
        }
        assertEquals(exact / 18, Cohort.metric(run, "test/accuracy").get(0), 1e-9);
        assertEquals(f1 / 18, Cohort.metric(run, "test/f1").get(0), 1e-9);
        assertTrue(exact > 0 && exact < 18, "some examples are right, and some are not");
    }

    private static void assertRefused(Path file, String problem) {
        Cohort.Ended refused = Cohort.run("check", file);
        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().startsWith(problem), refused.err());
    }

    @Test
    void numbersAreMeasuredInTheUnitsOfTheData() throws IOException {
        List<double[]> rows = new ArrayList<>();
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int row = 0; row < ROWS; row++) {
            double target = 100_000 + 2_500 * (row % 7) - 1_000 * (row % 5) + 300 * Math.sin(row);
            rows.add(new double[] {target});
            text.append(row % 7)
                    .append(",")
                    .append(row % 5)
                    .append(",")
                    .append(target)
                    .append("\n");
        }
        Files.writeString(folder.resolve("data.csv"), text);
        Path file = experiment(
                "standardize = true\nstandardize-target = true", "mse", "metrics = [\"mae\", \"rmse\", \"r2\"]");
        assertEquals(new Cohort.Ended(0, "", ""), run(file));
        Path run = Cohort.onlyRun(folder.resolve("runs"), "measured");
        List<String> predicted = Cohort.run("predict", run, folder.resolve("data.csv"))
                .out()
                .lines()
                .toList();
        int column = List.of(predicted.get(0).split(",")).indexOf("prediction");
        // The test part is the tail.
        int from = ROWS - 18;
        double mean = rows.subList(from, ROWS).stream()
                .mapToDouble(row -> row[0])
                .average()
                .orElseThrow();
        double absolute = 0;
        double squared = 0;
        double deviations = 0;
        for (int row = from; row < ROWS; row++) {
            double error = Double.parseDouble(predicted.get(row + 1).split(",")[column]) - rows.get(row)[0];
            absolute += Math.abs(error);
            squared += error * error;
            deviations += Math.pow(rows.get(row)[0] - mean, 2);
        }
        assertEquals(absolute / 18, Cohort.metric(run, "test/mae").get(0), 0.1);
        assertEquals(Math.sqrt(squared / 18), Cohort.metric(run, "test/rmse").get(0), 0.1);
        assertEquals(1 - squared / deviations, Cohort.metric(run, "test/r2").get(0), 1e-4);
        assertTrue(absolute / 18 > 10, "there is an error to measure");
    }
}
