package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.experiment.HomePath;
import dev.cohort.graph.Graph;
import dev.cohort.graph.ModelChecksum;
import dev.cohort.graph.OnnxWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New data is read as the training's was, and told apart as the training told it apart. */
final class PredictionTest {
    @TempDir
    Path folder;

    private Path train(String data, String dataset, String... more) throws IOException {
        Files.writeString(folder.resolve("data.csv"), data);
        Path file = Files.writeString(
                folder.resolve("trained.toml"),
                """
                name = "trained"
                [dataset]
                type = "csv"
                path = "data.csv"
                target = "y"
                %s
                [model]
                type = "linear"
                [loss]
                type = "cross-entropy"
                [optimizer]
                type = "adam"
                learning-rate = 0.1
                [training]
                epochs = 40
                batch-size = 256
                """
                        .formatted(dataset));
        Object[] arguments = Stream.concat(Stream.of("run", file, "--runs", folder.resolve("runs")), Stream.of(more))
                .toArray();
        Cohort.Ended ended = Cohort.run(arguments);
        assertEquals(0, ended.code(), ended.err());
        return Cohort.onlyRun(folder.resolve("runs"), "trained");
    }

    private Path input(String text) throws IOException {
        return Files.writeString(folder.resolve("new.csv"), text);
    }

    private static List<String> predicted(Object... arguments) {
        Cohort.Ended ended = Cohort.run(arguments);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        return ended.out().lines().toList();
    }

    /** The first cells of the rows that were predicted. */
    private static List<String> labels(List<String> lines) {
        return lines.stream().skip(1).map(line -> line.split(",")[0]).toList();
    }

    private static String rows(int count, IntFunction<String> row) {
        return IntStream.range(0, count).mapToObj(row).collect(Collectors.joining());
    }

    @Test
    void tellsApartWhatOnly64BitsTellApart() throws IOException {
        String data = "t,y\n" + rows(64, row -> (1_700_000_000 + row) + "," + (row < 32 ? "a" : "b") + "\n");
        Path run = train(data, "standardize = true");
        assertEquals(
                List.of("a", "a", "b", "b"),
                labels(predicted("predict", run, input("t\n1700000000\n1700000025\n1700000040\n1700000063\n"))));
    }

    @Test
    void predictsNumbersThatOnly64BitsTellApart() throws IOException {
        String data = "t,y\n" + rows(64, row -> row + "," + (1_700_000_000 + row) + "\n");
        Path run = train(data, "standardize = true\nstandardize-target = true", "--set=loss.type=mse");
        List<String> lines = predicted("predict", run, input("t\n0\n63\n"));
        assertEquals(1_700_000_000, Double.parseDouble(lines.get(1)), 5);
        assertEquals(1_700_000_063, Double.parseDouble(lines.get(2)), 5);
    }

    @Test
    void keepsEveryDigitOfWholeNumbers() throws IOException {
        Path model = Files.write(folder.resolve("parity.onnx"), parity());
        // 2^24 + 1 is no 32-bit float, 2^53 + 1 no 64-bit one.
        Path run = train(
                "t,y\n16777217,odd\n16777218,even\n9007199254740993,odd\n9007199254740992,even\n",
                "feature-type = \"int64\"",
                "--set=model.type=onnx",
                "--set=model.path=" + model);
        assertEquals(
                List.of("odd", "odd", "even"),
                labels(predicted("predict", run, input("t\n16777217\n9007199254740993\n9007199254740992\n"))));
        assertEquals(
                "new.csv:3:1: the column \"t\" is 1e30, too large for a whole number of 64 bits\n",
                refused(run, "t\n1\n1e30\n"));
    }

    /** A linear map of whether a whole number is odd. */
    private static byte[] parity() {
        Graph graph = new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> {
            throw new IllegalStateException("nobody asks for gradients");
        });
        Value number = graph.input(
                "number", ElementType.INT64, new Shape(List.of(new Dimension.Symbol("n"), Dimension.of(1))));
        Value odd = graph.operator(
                        "Mod", Attributes.NONE, number, graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, 2)))
                .cast(ElementType.FLOAT32);
        Value weight = graph.initializer("weight", Constant.of(Shape.of(1, 2), -1, 1));
        graph.output("logits", odd.matmul(weight).plus(graph.initializer("bias", Constant.of(Shape.of(2), 0, 0))));
        return OnnxWriter.write(graph);
    }

    private String refused(Path run, String text, Object... more) throws IOException {
        Object[] arguments = Stream.concat(Stream.of("predict", run, input(text)), Stream.of(more))
                .toArray();
        Cohort.Ended ended = Cohort.run(arguments);
        assertEquals(3, ended.code(), ended.err());
        return ended.err().replace(folder + "/", "");
    }

    @Test
    void readsMoreColumnsThanMostFilesHave() throws IOException {
        String names =
                IntStream.range(0, 17_000).mapToObj(column -> "c" + column).collect(Collectors.joining(","));
        String zeros = "0,".repeat(16_999);
        String data = names + ",y\n" + zeros + "1,a\n" + zeros + "-1,b\n";
        Path run = train(data, "");
        assertEquals(List.of("a", "b"), labels(predicted("predict", run, folder.resolve("data.csv"))));
    }

    @Test
    void readsWhatTheTrainingReads() throws IOException {
        Path run = train("\"height\n[cm]\" y weight\n1 a true\n2 b FALSE\n", "delimiter = \" \"");
        List<String> expected = predicted("predict", run, folder.resolve("data.csv"));
        assertEquals(3, expected.size());
        assertEquals(expected, predicted("predict", run, input("weight;\"height\n[cm]\"\n1;1\n0;2\n")));
    }

    @Test
    void tellsOfAnEmptyLineWhereAColumnIsMissing() throws IOException {
        Path run = train("x,y\n1,a\n2,b\n", "");
        assertEquals(
                "new.csv:3:1: the column \"x\" is empty; fill it in, or remove the row\n", refused(run, "x\n1\n\n3\n"));
        assertEquals(List.of("prediction,probability"), predicted("predict", run, input("x\n")));
    }

    @Test
    void readsNumbersCategoriesAndWhatIsMissingOfBoth() throws IOException {
        String data = "a,city,w,y\n"
                + rows(
                        60,
                        row -> (row % 7 == 0 ? "" : row % 5) + "," + (row % 2 == 0 ? "Rome" : "Oslo") + ",1,"
                                + (row % 2 == 0 ? "warm" : "cold") + "\n");
        Path run = train(
                data,
                "categorical = 'city'\nweight = 'w'\nimpute = 'mean'\nstandardize = true",
                "--set=model={ type = 'mlp', hidden = [8] }");
        Cohort.Ended ended = Cohort.run("predict", run, input("city,a\nRome,3\nOslo,\nParis,NaN\n,1\n"));
        assertEquals(0, ended.code(), ended.err());
        assertEquals(
                List.of("warm", "cold"), labels(ended.out().lines().toList()).subList(0, 2));
        assertEquals(5, ended.out().lines().count());
        assertEquals(
                "warning: the column \"city\" holds \"Paris\", which did not occur in the training part; the model reads it"
                        + " as unknown\n",
                ended.err());
    }

    @Test
    void predictsEveryOutputByItsNameInOriginalUnits() throws IOException {
        String data = "x,y,width\n" + rows(64, row -> row + "," + (row < 32 ? "a" : "b") + "," + (1000 + row) + "\n");
        Path run = train(
                data,
                "targets = { width = 'width' }\nstandardize = true\nstandardize-target = true",
                "--set=model={ type = 'mlp', hidden = [16], heads = ['prediction', 'width'] }",
                "--set=loss={ terms = [{ type = 'cross-entropy' }, { type = 'mse', output = 'width', target = 'width' }],"
                        + " weighting = 'uncertainty' }",
                "--set=training.metrics=['accuracy', { type = 'mae', output = 'width' }]",
                "--set=training.epochs=300");
        List<String> lines = predicted("predict", run, input("x\n0\n63\n"));
        assertEquals("prediction,probability,width", lines.get(0));
        assertEquals(List.of("a", "b"), labels(lines));
        assertEquals(1000, Double.parseDouble(lines.get(1).split(",")[2]), 20);
        assertEquals(1063, Double.parseDouble(lines.get(2).split(",")[2]), 20);
    }

    /** The classes that embeddings are told apart by are none of what is predicted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ type = 'linear' } | { type = 'triplet', embedding-size = 2 } | prediction-0,prediction-1",
                "{ type = 'autoencoder', latent = 2 }"
                        + " | { terms = [{ type = 'mse', target = 'features' }, { type = 'contrastive', output = 'code' }] }"
                        + " | prediction-a,prediction-b,code-0,code-1"
            },
            quoteCharacter = '"')
    void predictsEmbeddingsAsNumbers(String model, String loss, String header) throws IOException {
        String data = "a,b,y\n" + rows(24, row -> row + "," + row % 5 + "," + (row < 12 ? "p" : "q") + "\n");
        Path run = train(data, "", "--set=model=" + model, "--set=loss=" + loss);
        List<String> lines = predicted("predict", run, input("a,b\n1,2\n"));
        assertEquals(header, lines.get(0));
        assertEquals(2, lines.size());
        for (String number : lines.get(1).split(",")) {
            assertTrue(Double.isFinite(Double.parseDouble(number)), lines.get(1));
        }
    }

    @Test
    void readsJsonLines() throws IOException {
        Files.writeString(
                folder.resolve("data.jsonl"),
                rows(40, row -> "{\"x\": [" + row + ", 1], \"y\": \"" + (row < 20 ? "a" : "b") + "\"}\n"));
        Path run = train(
                "",
                "features = 'x'\nstandardize = true",
                "--set=dataset.type=jsonl",
                "--set=dataset.path=" + folder.resolve("data.jsonl"));
        Path rows = Files.writeString(
                folder.resolve("new.jsonl"), "{\"id\": 7, \"x\": [2, 1]}\n{\"id\": 8, \"x\": [39, 1]}\n");
        List<String> lines = predicted("predict", run, rows, "--keep=id");
        assertEquals("id,prediction,probability", lines.get(0));
        assertTrue(lines.get(1).startsWith("7,a,") && lines.get(2).startsWith("8,b,"), lines.toString());
        assertEquals(
                "new.jsonl:1: the key \"x\" holds one value, but 2 were expected\n",
                refused(run, "{\"x\": 2}\n").replace("new.csv", "new.jsonl"));
    }

    @Test
    void readsStandardInput() throws IOException {
        Path run = train("x,y\n1,a\n2,b\n", "");
        List<String> expected = predicted("predict", run, input("x\n1\n2\n"));
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("x\n1\n2\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(expected, predicted("predict", run, "-"));
            System.setIn(new ByteArrayInputStream("x\n1\nz\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    "-:3:1: the column \"x\" is \"z\", but a number was expected\n",
                    Cohort.run("predict", run, "-").err());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void findsTheHomeWhereverAPathIsTyped() {
        Path missing = HomePath.of("~/no-such-folder/x.toml");
        assertEquals(
                "there is no experiment file " + missing + "\n",
                Cohort.run("check", "~/no-such-folder/x.toml").err());
        Cohort.Ended inFile = Cohort.run(
                "check",
                "iris/linear.toml",
                "--set=dataset={type=\"csv\",target=\"y\",path=\"~/no-such-folder/x.csv\"}");
        assertTrue(inFile.err().startsWith(missing.resolveSibling("x.csv") + ": there is no such file"), inFile.err());
    }

    @Test
    void keepsColumnsOfTheInput() throws IOException {
        Path run = train("x,y\n1,a\n2,b\n", "");
        List<String> lines = predicted(
                "predict", run, input("id,x,date,x2\n007,1,\"May 1, 2026\",\n008,2,,\n"), "--keep", "date,id,x");
        assertEquals("date,id,x,prediction,probability", lines.get(0));
        assertTrue(lines.get(1).startsWith("\"May 1, 2026\",007,1,"), lines.get(1));
        assertTrue(lines.get(2).startsWith(",008,2,"), lines.get(2));
        assertEquals(
                "new.csv:1: has no column 'dat', which is to be kept (did you mean 'date'?)\n",
                refused(run, "x,date\n1,2\n", "--keep=dat"));
    }

    @Test
    void predictsFromRowsOfBundledData() throws IOException {
        for (String experiment : List.of("digits/mlp", "iris/linear")) {
            Path runs = folder.resolve("bundled");
            Cohort.Ended ended =
                    Cohort.run("run", experiment + ".toml", "--set=training.epochs=1", "--id=one", "--runs", runs);
            assertEquals(0, ended.code(), ended.err());
            Path rows = Path.of("../plugins/datasets/src/main/resources/dev/cohort/plugins/datasets")
                    .resolve(experiment.split("/")[0] + ".csv");
            try (Stream<String> lines = Files.lines(rows)) {
                assertEquals(
                        lines.count(),
                        predicted("predict", runs.resolve(experiment.replace('/', '-') + "/one"), rows)
                                .size());
            }
        }
    }

    @Test
    void refusesAModelThatReadsOtherFiles() throws IOException {
        Path run = train("x,y\n1,a\n2,b\n", "");
        Path file = run.resolve("model.onnx");
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        TensorProto.Builder weight = model.getGraphBuilder().getInitializerBuilder(0);
        weight.clearRawData()
                .clearFloatData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"));
        Files.write(file, ModelChecksum.add(model.build().toByteArray()));
        Cohort.Ended ended = Cohort.run("predict", run, input("x\n1\n"));
        assertEquals(5, ended.code());
        assertTrue(
                ended.err()
                        .endsWith("lies in another file, which no model that Cohort exported does; was it replaced?\n"),
                ended.err());
    }
}
