package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a user gives, the answer is a line for each problem, the right exit code, and no stack trace. */
final class BadInputTest {
    @TempDir
    Path folder;

    private String experiment = "";

    @BeforeEach
    void good() throws IOException {
        experiment =
                """
                name = "flowers"
                [dataset]
                type = "csv"
                path = "data.csv"
                target = "label"
                validation = 0.25
                test = 0.25
                [model]
                type = "mlp"
                hidden = [4]
                [loss]
                type = "cross-entropy"
                [optimizer]
                type = "sgd"
                learning-rate = 0.1
                [training]
                epochs = 1
                batch-size = 4
                """;
        data("a,b,label\n"
                + IntStream.range(0, 24)
                        .mapToObj(row -> row + "," + row * 2 + "," + (row % 2 == 0 ? "cat" : "dog") + "\n")
                        .collect(Collectors.joining()));
    }

    private void data(String text) throws IOException {
        Files.writeString(folder.resolve("data.csv"), text);
    }

    private Cohort.Ended run() throws IOException {
        return run(experiment.getBytes(StandardCharsets.UTF_8));
    }

    private Cohort.Ended run(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("flowers.toml"), file);
        Cohort.Ended ended = Cohort.run("run", path, "--runs", folder.resolve("runs"));
        assertFalse(ended.err().contains("\tat ") || ended.err().contains("Exception"), ended.err());
        return ended;
    }

    private void fails(int code, String line) throws IOException {
        Cohort.Ended ended = run();
        assertTrue(ended.err().contains(line), ended.err());
        assertEquals(code, ended.code(), ended.err());
        if (code < 7) {
            assertFalse(Files.exists(folder.resolve("runs")), "a run folder was made");
        }
    }

    @Test
    void acceptsWhatIsGood() throws IOException {
        Cohort.Ended ended = run();
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
    }

    @Test
    void tellsAllProblemsOfAFileAtOnce() throws IOException {
        experiment = experiment
                .replace("learning-rate", "learning-rte")
                .replace("\"mlp\"", "\"mpl\"")
                .replace("epochs = 1", "epochs = \"one\"");
        Cohort.Ended ended = run();
        assertEquals(2, ended.code());
        assertTrue(
                ended.err().contains("flowers.toml:9:8: there is no model 'mpl' (did you mean 'mlp'?)"), ended.err());
        assertTrue(ended.err().contains("flowers.toml:15:1: 'learning-rte' is not an option of"), ended.err());
        assertTrue(ended.err().contains("did you mean 'learning-rate'?"), ended.err());
        assertTrue(ended.err().contains("flowers.toml:17:10: 'epochs' should be a"), ended.err());
    }

    @Test
    void refusesTextThatIsNoToml() throws IOException {
        experiment += "oops = = 1\n";
        fails(2, "flowers.toml:19:8:");
    }

    @Test
    void refusesPrecisionThatTheDeviceDoesNotHave() throws IOException {
        experiment += "precision = \"bfloat16\"\n";
        fails(
                2,
                "flowers.toml:19:13: precision = 'bfloat16' multiplies matrices in bfloat16, which the device 'cpu' cannot: it"
                        + " multiplies in float32, and casts would make it slower. Leave precision out here, or");
        experiment = experiment.replace("bfloat16", "float64");
        fails(2, "flowers.toml:19:13:");
    }

    @Test
    void namesTheTermWhoseOutputOrTargetIsNotThere() throws IOException {
        String terms = experiment.replace(
                "[loss]\ntype = \"cross-entropy\"\n",
                "[[loss.terms]]\ntype = \"cross-entropy\"\n[[loss.terms]]\ntype = \"cross-entropy\"\nname = \"b\"\n");
        experiment = terms.replace("name = \"b\"", "name = \"b\"\noutput = \"none\"");
        fails(2, "flowers.toml:13:1: the loss reads the output \"none\", but the model gives prediction");
        experiment = terms.replace("name = \"b\"", "name = \"b\"\ntarget = \"none\"");
        fails(2, "flowers.toml:13:1: the loss compares predictions with the field 'none', but the data has features");
    }

    @Test
    void namesTheObjectiveThatMovesNothingOrWhatAnotherMoves() throws IOException {
        int from = experiment.indexOf("[loss]");
        int to = experiment.indexOf("[training]");
        String objective =
                """
                [[objective]]
                name = "%s"
                parameters = "%s"
                loss = { type = "cross-entropy" }
                optimizer = { type = "sgd", learning-rate = 0.1 }
                """;
        String before = experiment.substring(0, from);
        String after = experiment.substring(to);
        experiment = before + objective.formatted("first", "bias") + objective.formatted("second", "none") + after;
        fails(2, "flowers.toml:20:1: nothing to train: second moves no parameter");
        experiment = before + objective.formatted("first", "bias") + objective.formatted("second", ".") + after;
        fails(2, "flowers.toml:20:1: the parameter ");
    }

    @Test
    void refusesBytesThatAreNoUtf8() throws IOException {
        byte[] bytes = experiment.replace("flowers", "fl?wers").getBytes(StandardCharsets.ISO_8859_1);
        bytes[experiment.indexOf("flowers") + 2] = (byte) 0xF6;
        Cohort.Ended ended = run(bytes);
        assertTrue(ended.err().contains("flowers.toml:1:"), ended.err());
        assertEquals(2, ended.code());
    }

    @Test
    void namesAnOrderThatASamplingDoesWithout() throws IOException {
        experiment = experiment.replace("target = \"label\"", "target = \"label\"\nsampling = \"weighted\"");
        experiment += "shuffle = false\n";
        fails(2, "flowers.toml:20:11: shuffle = false takes the examples as they stand, but the data set's sampling");
    }

    @Test
    void namesWhatWouldTearTurnsApart() throws IOException {
        int from = experiment.indexOf("type = \"csv\"");
        int to = experiment.indexOf("[model]");
        experiment = experiment.substring(0, from)
                + "type = \"sinusoids\"\ntasks = 3\nshots = 8\nfurther = 4\n"
                + experiment.substring(to).replace("cross-entropy", "mse");
        String told = "the data set's examples come in turns of 4, which belong together: ";
        fails(2, "flowers.toml:15:1: " + told + "they must not be shuffled; set shuffle = false");
        experiment += "shuffle = false\n";
        assertEquals(0, run().code());
        String good = experiment;
        experiment = good.replace("epochs = 1", "epochs = 2");
        assertTrue(run().err().contains("flowers.toml:16:10: " + told + "they are passed over once; set epochs = 1"));
        experiment = good.replace("batch-size = 4", "batch-size = 8");
        assertTrue(run().err()
                .contains("flowers.toml:17:14: " + told
                        + "batch-size = 8 would mix several; set batch-size = 4, or to what divides it"));
        experiment = good + "[cross-validation]\nfolds = 2\n";
        assertTrue(run().err().contains("which folds of [cross-validation] would tear apart; remove it"));
    }

    @Test
    void tellsThatNoBucketFillsABatch() throws IOException {
        int from = experiment.indexOf("type = \"csv\"");
        int to = experiment.indexOf("[loss]");
        experiment = experiment.substring(0, from)
                + """
                type = "sequences"
                examples = 40
                buckets = [8, 12]
                [model]
                type = "lstm"
                hidden = 4
                vocabulary = 10
                """
                + experiment.substring(to).replace("batch-size = 4", "batch-size = 40\ndrop-last = true");
        fails(3, "drop-last leaves no batch: a batch is of one bucket, and none of the 2 that the 40 examples");
    }

    @Test
    void namesAMissingFile() throws IOException {
        Files.delete(folder.resolve("data.csv"));
        fails(3, "data.csv");
    }

    @Test
    void namesTheLineOfARaggedRow() throws IOException {
        Files.writeString(folder.resolve("data.csv"), Files.readString(folder.resolve("data.csv")) + "1,cat\n");
        fails(3, "data.csv:26");
    }

    @Test
    void namesTheCellThatIsNoNumber() throws IOException {
        data(Files.readString(folder.resolve("data.csv")).replace("3,6,dog", "3,nan,dog"));
        fails(3, "data.csv:5:2");
    }

    @Test
    void refusesALabelThatTheModelHasNoClassFor() throws IOException {
        data(Files.readString(folder.resolve("data.csv")).replace("dog", "1").replace("cat", "0") + "9,9,-3\n");
        experiment = experiment.replace("target = \"label\"", "target = \"label\"\nclasses = [\"0\", \"1\"]");
        fails(3, "-3");
    }

    @Test
    void refusesAnEmptySplit() throws IOException {
        experiment = experiment.replace("test = 0.25", "test = 0.001");
        fails(3, "test");
    }

    @Test
    void tellsWhatALossGotAndFromWhom() throws IOException {
        experiment = experiment
                .replace("type = \"cross-entropy\"", "type = \"mse\"")
                .replace("target = \"label\"", "target = [\"y\", \"z\"]")
                .replace("type = \"mlp\"\nhidden = [4]", "type = \"onnx\"\npath = \"model.onnx\"");
        data("a,b,c,d,e,f,y,z\n" + "1,2,3,4,5,6,7,8\n".repeat(24));
        byte[] model = Files.readAllBytes(Path.of("src/test/resources/onnx/mlp-relu/model.onnx"));
        Files.write(folder.resolve("model.onnx"), model);
        fails(
                2,
                "flowers.toml:11:1: loss 'mse': the prediction has shape [batch, 3], but the target has shape [batch, 2];"
                        + " they must be the same; it got float32 [batch, 3] from model 'onnx' and compares it with float32"
                        + " [batch, 2], the field 'target' of data set 'csv'");
    }

    @Test
    void namesThePlaceOfAModelWithinAComponentThatIsNotThere() throws IOException {
        experiment = experiment.replace(
                "type = \"cross-entropy\"",
                "type = \"distillation\"\nteacher = { type = \"onnx\", path = \"none.onnx\" }");
        fails(5, "flowers.toml:13:35: the file " + folder.resolve("none.onnx") + " does not exist");
    }

    @Test
    void namesThePlaceOfAFolderWithAModelThatIsNotThere() throws IOException {
        experiment = experiment.replace("type = \"mlp\"\nhidden = [4]", "type = \"bert\"\npath = \"none\"");
        experiment = experiment.replace("[model]", "feature-type = \"int64\"\n[model]");
        fails(
                5,
                "flowers.toml:11:8: the file " + folder.resolve("none/config.json")
                        + " does not exist; path is a folder");
    }

    /** Numbers to be predicted in place of flowers, at a rate of 0.1 that is fit for them. */
    private void lineOfNumbers() throws IOException {
        experiment = experiment.replace("cross-entropy", "mse").replace("target = \"label\"", "target = \"b\"");
        data("a,b\n"
                + IntStream.range(0, 24)
                        .mapToObj(row -> row / 24.0 + "," + row / 12.0 + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void keepsTheLastGoodStateOfATrainingThatDiverges() throws IOException {
        lineOfNumbers();
        experiment = experiment.replace("learning-rate = 0.1", "learning-rate = 1e30");
        fails(7, "train/loss became");
        Path run = Cohort.onlyRun(folder.resolve("runs"), "flowers");
        assertEquals(List.of("last-0"), Cohort.checkpoints(run));
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"status\":\"diverged\""));
    }

    @Test
    void refusesAnOnnxFileThatIsCutOff() throws IOException {
        byte[] model = Files.readAllBytes(Path.of("src/test/resources/onnx/mlp-relu/model.onnx"));
        Files.write(folder.resolve("model.onnx"), java.util.Arrays.copyOf(model, model.length / 2));
        experiment = experiment
                .replace("type = \"mlp\"", "type = \"onnx\"")
                .replace("hidden = [4]", "path = \"model.onnx\"");
        fails(5, "model.onnx");
    }

    /** Which would be waited for. */
    @Test
    void refusesAModelThatIsAPipe() throws Exception {
        Path pipe = folder.resolve("model.onnx");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        experiment = experiment
                .replace("type = \"mlp\"", "type = \"onnx\"")
                .replace("hidden = [4]", "path = \"model.onnx\"");
        fails(5, "is no regular file");
    }

    @Test
    void refusesAModelThatDoesNotFitTheData() throws IOException {
        Files.copy(Path.of("src/test/resources/onnx/mlp-relu/model.onnx"), folder.resolve("model.onnx"));
        experiment = experiment
                .replace("type = \"mlp\"", "type = \"onnx\"")
                .replace("hidden = [4]", "path = \"model.onnx\"");
        fails(2, "");
    }

    @Test
    void refusesANumberThatIsNoIndex() throws IOException {
        Path tokens = Path.of("src/test/resources/onnx/tokens");
        Files.copy(tokens.resolve("model.onnx"), folder.resolve("model.onnx"));
        experiment = Files.readString(tokens.resolve("experiment.toml"));
        String rows = Files.readString(tokens.resolve("data.csv"));
        data(rows.replaceFirst("\n[0-9]+", "\n2147483648"));
        Cohort.Ended ended = run();
        assertEquals(
                "the model takes a number of the data for an index, and 2147483648 is none; expected 0 to 11\n",
                ended.err());
        assertEquals(3, ended.code());
    }

    @Test
    void refusesALayerThatNoVectorHolds() throws IOException {
        experiment = experiment.replace("[4]", "[70000, 70000]");
        fails(2, "hidden.1.weight of shape [70000, 70000] has 4900000000 elements");
    }

    @Test
    void saysThatTheMemoryDoesNotSuffice() throws IOException {
        experiment = experiment
                .replace("path = \"data.csv\"", "examples = 2147483647")
                .replace("type = \"csv\"", "type = \"synthetic\"\nkind = \"moons\"")
                .replace("target = \"label\"\n", "");
        fails(6, "the memory does not suffice (Requested array size exceeds VM limit); Java may use ");
    }

    @Test
    void trainsNoneOfSeveralFilesWhereOneCannotBeTrained() throws IOException {
        Path good = Files.writeString(folder.resolve("good.toml"), experiment);
        Path bad = Files.writeString(folder.resolve("bad.toml"), experiment.replace("[4]", "[70000, 70000]"));
        Cohort.Ended ended = Cohort.run("run", good, bad, "--runs", folder.resolve("runs"));
        assertEquals(2, ended.code());
        assertFalse(Files.exists(folder.resolve("runs")), ended.out());
    }

    @Test
    void trainsTheOtherFilesAfterOneThatDiverges() throws IOException {
        lineOfNumbers();
        Path good = Files.writeString(folder.resolve("good.toml"), experiment.replace("flowers", "good"));
        Path bad = Files.writeString(
                folder.resolve("bad.toml"), experiment.replace("learning-rate = 0.1", "learning-rate = 1e30"));
        Cohort.Ended ended = Cohort.run("run", bad, good, "--runs", folder.resolve("runs"));
        assertEquals(7, ended.code(), ended.err());
        assertTrue(Files.exists(Cohort.onlyRun(folder.resolve("runs"), "good").resolve("summary.json")));
    }

    @Test
    void refusesToPredictFromAFileThatIsNoTable() throws IOException {
        run();
        Path run = Cohort.onlyRun(folder.resolve("runs"), "flowers");
        Path rows = folder.resolve("rows.csv");
        Files.write(rows, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
        assertEquals(rows + ":1: byte 1 of the text, 0xFE, is not UTF-8; save the file as UTF-8\n", predict(run, rows));
        Files.writeString(rows, "a,b,note\n1,2,\"fine\n3,4,lost\n");
        assertTrue(predict(run, rows).endsWith("; look for a quote that is not closed\n"), predict(run, rows));
        Files.writeString(rows, "a,b,a\n1,2,3\n");
        assertEquals(
                rows + ":1: has several columns 'a'; keep the one that the model is to read\n", predict(run, rows));
        Files.writeString(rows, "1,2\n3,4\n");
        assertEquals(
                rows + ":1: its first line holds numbers, but the names of the columns were expected there\n",
                predict(run, rows));
        Files.writeString(rows, "a,b\n1,2\n3,5,4\n1.5f,\n0x1p3,1e39\n");
        assertEquals(
                rows + ":3: this row has 3 cells, but the header has 2\n"
                        + rows + ":4:1: the column \"a\" is \"1.5f\", but a number was expected\n"
                        + rows + ":4:2: the column \"b\" is empty; fill it in, or remove the row\n"
                        + rows + ":5:1: the column \"a\" is \"0x1p3\", but a number was expected\n"
                        + rows + ":5:2: the column \"b\" is 1e39, too large for 32 bits\n",
                predict(run, rows));
        assertEquals(folder + ": this is a folder; a CSV file was expected\n", predict(run, folder));
    }

    @Test
    void predictsFromWhateverHoldsTheColumns() throws IOException {
        run();
        Path run = Cohort.onlyRun(folder.resolve("runs"), "flowers");
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, "\uFEFFa,b\n1,2\n");
        Cohort.Ended expected = Cohort.run("predict", run, rows);
        assertEquals(0, expected.code());
        Files.writeString(rows, "note;b;a\r\nx, 2;2;1\r\n");
        assertEquals(expected, Cohort.run("predict", run, rows));
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(rows))) {
            packed.write("b\ta\n2\t1\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(expected, Cohort.run("predict", run, rows));
    }

    private static String predict(Path run, Path rows) {
        Cohort.Ended ended = Cohort.run("predict", run, rows);
        assertEquals(3, ended.code());
        return ended.err();
    }

    @Test
    void namesAnUnknownOption() {
        Cohort.Ended ended = Cohort.run("run", "--sett", "a=1", "x.toml");
        assertEquals(2, ended.code());
        assertTrue(ended.err().startsWith("Unknown option: '--sett'"), ended.err());
        assertEquals(1, ended.err().lines().count());
    }

    @Test
    void refusesAColumnOfTwoRoles() throws IOException {
        String good = experiment;
        experiment = good.replace("target = \"label\"", "target = \"label\"\nweight = \"label\"");
        fails(3, "data.csv:1:3: the column \"label\" is both target and weight");
        experiment = good.replace("target = \"label\"", "target = \"label\"\nfeatures = [\"a\"]\nweight = \"a\"");
        fails(3, "data.csv:1:1: the column \"a\" is both feature and weight");
    }

    @Test
    void refusesToGatherGradientsForNothing() throws IOException {
        experiment += "accumulate-steps = 4\n";
        fails(
                2,
                "flowers.toml:19:20: accumulate-steps = 4 gathers the gradients of more batches than the 3 of the whole");
    }

    @Test
    void tellsWhereItStandsThatALossDoesNotFit() throws IOException {
        experiment = experiment.replace("\"cross-entropy\"", "\"cross-entropy\"\nclass-weights = [1, 2, 3]");
        fails(
                2,
                "flowers.toml:11:1: loss 'cross-entropy': class-weights holds 3 numbers, but the prediction has 2 classes");
        experiment = experiment.replace("[1, 2, 3]", "[0, 0]");
        fails(2, "must hold a number above 0, or no example counts");
    }

    @Test
    void warnsOfWhatMayNotBeMeant() throws IOException {
        experiment = experiment.replace("batch-size = 4", "batch-size = 1000000000")
                + "[[optimizer.groups]]\nmatch = \"wieght\"\nfrozen = true\n";
        Cohort.Ended ended = run();
        assertEquals(0, ended.code(), ended.err());
        assertTrue(
                Files.exists(Cohort.onlyRun(folder.resolve("runs"), "flowers").resolve("model.onnx")));
        Cohort.Ended checked = Cohort.run("check", folder.resolve("flowers.toml"));
        assertEquals(0, checked.code());
        assertTrue(checked.err().contains("flowers.toml: warning: optimizer.groups.0 holds for no"), checked.err());
        assertTrue(checked.err().contains("warning: batch-size 1000000000 is above the 12 examples"), checked.err());
    }
}
