package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.loss.Reduction;
import dev.cohort.api.objective.Treatment;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentBinderTest {
    private static final String FILE =
            """
            name = "digits-mlp"
            [dataset]
            type = "csv"
            path = "digits.csv"
            target = "label"
            validation = 0.15
            [model]
            type = "mlp"
            hidden = [32, 16]
            dropout = [0, 0.5]
            [loss]
            type = "huber"
            [optimizer]
            type = "adam"
            learning-rate = 1e-3
            [[optimizer.groups]]
            match = "bias$"
            weight-decay = 0
            [[optimizer.groups]]
            match = '\\bfirst\\.'
            frozen = true
            learning-rate = 1
            [schedule]
            type = "cosine"
            unit = "epoch"
            warmup-steps = 5
            [training]
            epochs = 3
            metrics = ["accuracy", { type = "f1", average = "weighted" }]
            early-stopping = { metric = "validation/loss", patience = 5 }
            [tracking]
            mlflow = "http://127.0.0.1:5000"
            """;

    @TempDir
    Path folder;

    private ResolvedExperiment resolve(String text, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("experiment.toml"), text);
        List<Setting> list = Stream.of(settings).map(Setting::parse).toList();
        return new ExperimentBinder(TestComponents.ALL).resolve(ExperimentFile.read(file, list, Map.of()), List.of());
    }

    @Test
    void resolvesEverythingThatTheFileLeavesOut() throws IOException {
        Experiment experiment = resolve(FILE).experiment();
        assertEquals(42, experiment.seed());
        assertEquals(Optional.of(LossSection.of(new TestComponents.Huber(1, Reduction.MEAN))), experiment.loss());
        assertEquals(
                new ScheduleSection(new TestComponents.Cosine(Optional.empty(), 0), ScheduleSection.Unit.EPOCH, 5),
                experiment.schedule());
        assertEquals(
                List.of(new TestComponents.Accuracy(), new TestComponents.F1(TestComponents.Average.WEIGHTED)),
                experiment.training().metrics().stream()
                        .map(MetricSection::metric)
                        .toList());
        assertEquals(32, experiment.training().batchSize());
        assertEquals("cpu", experiment.training().device());
    }

    @Test
    void epochsAreTwentyUnlessStepsAreGiven() throws IOException {
        String text = FILE.replace("epochs = 3\n", "");
        assertEquals(Optional.of(20), resolve(text).experiment().training().epochs());
        TrainingSection training =
                resolve(text, "training.steps=7").experiment().training();
        assertEquals(Optional.empty(), training.epochs());
        assertEquals(Optional.of(7L), training.steps());
    }

    @Test
    void groupsTakeWhatTheyDoNotSayFromTheirOptimizer() throws IOException {
        OptimizerSection optimizer =
                resolve(FILE, "optimizer.beta1=0.8").experiment().optimizer().orElseThrow();
        assertEquals(new TestComponents.Adam(0.001, 0.8, 0, false), optimizer.optimizer());
        assertEquals(
                List.of(
                        new GroupSection("bias$", false, 0, new TestComponents.Adam(0.001, 0.8, 0, false)),
                        new GroupSection("\\bfirst\\.", true, 0, new TestComponents.Adam(1, 0.8, 0, false))),
                optimizer.groups());
    }

    @Test
    void parametersAreTreatedDifferentlyInGroupsToo() throws IOException {
        ResolvedExperiment resolved = resolve(
                FILE.replace("frozen = true\n", "unfreeze-epoch = 2\n"),
                "optimizer.no-decay=true",
                "optimizer.layer-decay=0.9");
        OptimizerSection optimizer = resolved.experiment().optimizer().orElseThrow();
        assertEquals(new Treatment(true, 0.9), optimizer.treatment());
        assertEquals(2, optimizer.groups().get(1).unfreezeEpoch());
        assertFalse(resolved.flatParameters().containsKey("optimizer.groups.1.no-decay"));
        assertEquals(
                optimizer,
                resolve(resolved.canonicalText()).experiment().optimizer().orElseThrow());
        assertEquals(
                List.of(
                        "15:1: 'layer-decay' of optimizer 'adam' of test-plugin 1.2.3 must be above 0 and at most 1, but is"
                                + " 1.5",
                        "23:1: 'unfreeze-epoch' of optimizer 'adam' of test-plugin 1.2.3 is for parameters that are not frozen for good"),
                problems(FILE.replace("frozen = true\n", "frozen = true\nunfreeze-epoch = 1\n")
                        .replace("type = \"adam\"\n", "type = \"adam\"\nlayer-decay = 1.5\n")));
    }

    @Test
    void groupsReachTheOptimizerWithin() throws IOException {
        String text = FILE.replace(
                        "type = \"adam\"\nlearning-rate = 1e-3",
                        """
                        type = "around"
                        [optimizer.inner]
                        type = "adam"
                        learning-rate = 1e-3
                        beta1 = 0.8
                        """)
                .replace("weight-decay = 0", "inner.weight-decay = 0.25")
                .replace("frozen = true\nlearning-rate = 1", "inner = { type = 'sgd', learning-rate = 1 }");
        ResolvedExperiment resolved = resolve(text);
        OptimizerSection optimizer = resolved.experiment().optimizer().orElseThrow();
        assertEquals(
                List.of(
                        new GroupSection(
                                "bias$",
                                false,
                                0,
                                new TestComponents.Around(new TestComponents.Adam(0.001, 0.8, 0.25, false), 0.5)),
                        new GroupSection(
                                "\\bfirst\\.", false, 0, new TestComponents.Around(new TestComponents.Sgd(1, 0), 0.5))),
                optimizer.groups());
        assertEquals("0.25", resolved.flatParameters().get("optimizer.groups.0.inner.weight-decay"));
        assertFalse(resolved.flatParameters().containsKey("optimizer.groups.0.inner.beta1"));
        assertEquals(
                optimizer,
                resolve(resolved.canonicalText()).experiment().optimizer().orElseThrow());
    }

    @Test
    void whatIsWrongInTheOptimizerWithinIsToldOnceAndNotForEachGroup() {
        assertEquals(
                List.of("16:1: 'epsilon' is not an option of optimizer 'adam' of test-plugin 1.2.3; there are type,"
                        + " learning-rate, beta1, weight-decay, amsgrad"),
                problems(FILE.replace(
                                "type = \"adam\"\nlearning-rate = 1e-3",
                                "type = \"around\"\ninner.type = \"adam\"\ninner.epsilon = 1")
                        .replace("weight-decay = 0", "rho = 1")
                        .replace("learning-rate = 1\n", "rho = 2\n")));
    }

    @Test
    void aScheduleWatchesWhatIsMeasured() throws IOException {
        String text = FILE.replace("type = \"cosine\"", "type = \"plateau\"");
        assertEquals(
                new TestComponents.Plateau("validation/loss"),
                resolve(text).experiment().schedule().schedule());
        assertEquals(
                List.of(
                        "25:10: the schedule 'plateau' watches 'validation/accurcy', which is not measured (did you mean"
                                + " 'validation/accuracy'?); what 'metrics' of [training] lists is measured as"
                                + " 'validation/...'"),
                problems(text.replace("unit = \"epoch\"", "metric = \"validation/accurcy\"")));
    }

    @Test
    void whatIsWrongInTheOptimizerIsToldOnceAndNotForEachGroup() {
        assertEquals(
                List.of(
                        "15:1: 'epsilon' is not an option of optimizer 'adam' of test-plugin 1.2.3; there are type,"
                                + " learning-rate, beta1, weight-decay, amsgrad, no-decay, layer-decay, groups",
                        "18:1: 'weight-decai' is not an option of optimizer 'adam' of test-plugin 1.2.3 (did you mean"
                                + " 'weight-decay'?)"),
                problems(FILE.replace("learning-rate = 1e-3", "epsilon = 1")
                        .replace("weight-decay = 0", "weight-decai = 0")));
        assertEquals(
                List.of("13:1: [optimizer] needs 'type', one of adam, around, sgd"),
                problems(FILE.replace("type = \"adam\"", "")));
        assertEquals(
                List.of("18:1: 'type' of an optimizer group is that of [optimizer] for every group; leave it out"),
                problems(FILE.replace("weight-decay = 0", "type = \"sgd\"")));
    }

    @Test
    void aTypedTextIsATextWhereOneIsWanted() throws IOException {
        Experiment experiment =
                resolve(FILE, "name=1_1_1", "optimizer.groups.0.match=0x1F").experiment();
        assertEquals("1_1_1", experiment.name());
        assertEquals(
                "0x1F", experiment.optimizer().orElseThrow().groups().get(0).match());
        assertEquals(
                List.of("--set training.epochs=1e3: 'epochs' should be an integer, but is 1e3"),
                problems(FILE, "training.epochs=1e3"));
        assertEquals(
                List.of(
                        "--set training.metrics=[accuracy]: 'metrics' may be a list, but \"[accuracy]\" is not TOML; text"
                                + " in a list stands in quotes, and all of it in single ones for the shell, as in"
                                + " 'metrics=[\"a\", \"b\"]'"),
                problems(FILE, "training.metrics=[accuracy]"));
    }

    private List<String> problems(String text, String... settings) {
        return assertThrows(ProblemException.class, () -> resolve(text, settings)).problems().stream()
                .map(problem -> problem.line().replace(folder.resolve("experiment.toml") + ":", ""))
                .toList();
    }

    @Test
    void theCanonicalTextRunsAsItIsFromAnywhere() throws IOException {
        ResolvedExperiment resolved = resolve(FILE, "dataset.target=it's \\new");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path file = Files.writeString(elsewhere.resolve("experiment.toml"), resolved.canonicalText());
        ResolvedExperiment again = new ExperimentBinder(TestComponents.ALL)
                .resolve(ExperimentFile.read(file, List.of(), Map.of()), List.of());
        assertEquals(resolved, again);
        assertEquals(
                folder.resolve("digits.csv"),
                ((TestComponents.Csv) again.experiment().dataset()).path());
    }

    @Test
    void aChangeOfTheCanonicalTextReachesTheGroups() throws IOException {
        String text = resolve(FILE).canonicalText();
        OptimizerSection optimizer = resolve(text, "optimizer.learning-rate=0.5")
                .experiment()
                .optimizer()
                .orElseThrow();
        assertEquals(0.5, optimizer.groups().get(0).optimizer().learningRate());
        assertEquals(1, optimizer.groups().get(1).optimizer().learningRate());
    }

    @Test
    void recordsPluginsAndTheirFolders() throws IOException {
        Path file = Files.writeString(folder.resolve("experiment.toml"), FILE + "[plugins]\nfolders = 'more'\n");
        ExperimentFile read = ExperimentFile.read(file, List.of(), Map.of());
        assertEquals(List.of(folder.resolve("more")), ExperimentBinder.pluginFolders(read));
        List<Path> all = List.of(folder.resolve("more"), Path.of("/home/me/.cohort/plugins"));
        ResolvedExperiment resolved = new ExperimentBinder(TestComponents.ALL).resolve(read, all);
        assertEquals(all, resolved.experiment().plugins().folders());
        assertEquals(List.of(FakeComponents.ORIGIN), resolved.origins());
        assertTrue(resolved.canonicalText().contains("\n# plugin test-plugin 1.2.3: /plugins/test.jar (sha256 abc)\n"));
    }

    @Test
    void aWrongPluginsSectionIsToldWithTheRest() throws IOException {
        Path file = Files.writeString(folder.resolve("experiment.toml"), "seed = 'x'\n[plugins]\nfolders = 3\n");
        ExperimentFile read = ExperimentFile.read(file, List.of(), Map.of());
        assertEquals(List.of(), ExperimentBinder.pluginFolders(read));
        ProblemException exception = assertThrows(ProblemException.class, () -> new ExperimentBinder(TestComponents.ALL)
                .resolve(read, List.of(Path.of("/plugins"))));
        assertTrue(exception.getMessage().contains(":1:8: 'seed' should be an integer"));
        assertTrue(exception.getMessage().contains(":3:11: 'folders.0' should be a path, but is 3")
                || exception.getMessage().contains(":3:11: 'folders' should be a path, but is 3"));
    }

    /** What is measured may have another name than one thinks. */
    @ParameterizedTest
    @CsvSource({
        "'[\"f1\", {type=\"f1\", average=\"weighted\"}]', validation/f1, validation/f1-macro",
        "'[\"f1\", {type=\"f1\", average=\"weighted\"}]', validation/f1-weigthed, validation/f1-macro",
        "[\"f1\"], validation/f1-macro, validation/f1",
        "[\"f1\"], train/f1, validation/f1",
        "[\"f1\"], train/loss, train/epoch-loss",
        "[\"f1\"], validation/lost, validation/loss",
    })
    void whatIsMeasuredUnderAnotherNameIsSuggested(String metrics, String watched, String suggested) {
        ProblemException exception = assertThrows(
                ProblemException.class,
                () -> resolve(
                        FILE, "training.metrics=" + metrics, "training.early-stopping.metric=\"" + watched + "\""));
        assertEquals(1, exception.problems().size(), exception.getMessage());
        assertTrue(
                exception
                        .getMessage()
                        .contains(
                                "watches '" + watched + "', which is not measured (did you mean '" + suggested + "'?)"),
                exception.getMessage());
    }

    @Test
    void flatParametersAreWhatACommandLineWouldSet() throws IOException {
        Map<String, String> parameters =
                resolve(FILE, "optimizer.weight-decay=1e-7").flatParameters();
        assertEquals("0.001", parameters.get("optimizer.learning-rate"));
        assertEquals("1e-7", parameters.get("optimizer.weight-decay"));
        assertEquals("[32, 16]", parameters.get("model.hidden"));
        assertEquals("weighted", parameters.get("training.metrics.1.average"));
        assertEquals("bias$", parameters.get("optimizer.groups.0.match"));
        assertEquals("name", parameters.keySet().iterator().next());
        Map<String, String> inputs = resolve(FILE.replaceAll(
                        "(?s)type = \"mlp\".*?\\[loss\\]",
                        "type = 'onnx'\npath = 'm'\ninputs.input_ids = 'tokens'\n[loss]"))
                .flatParameters();
        assertEquals("tokens", inputs.get("model.inputs.input_ids"));
    }

    /** Random options of every type go through the file, the canonical text and both readers unchanged. */
    @Test
    void randomOptionsArriveAsTheyWereWritten() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            RandomTrees random = new RandomTrees(seed);
            TestComponents.Onnx model = new TestComponents.Onnx(
                    Path.of("/m"), Map.of(random.text(), random.text()), Map.of(random.text(), List.of(1, -2)));
            TestComponents.Mixture loss = new TestComponents.Mixture(
                    List.of(new TestComponents.Term(random.real(), new TestComponents.Huber(0.5, Reduction.SUM))),
                    Optional.of(new TestComponents.Fragile(false, Optional.of(3), Optional.empty())),
                    new TestComponents.Huber(Double.MIN_VALUE, Reduction.HALF_SUM),
                    random.text());
            Experiment plain = resolve(FILE).experiment();
            Experiment experiment = new Experiment(
                    "x",
                    random.whole(),
                    plain.dataset(),
                    new ModelSection(model, Optional.of(Path.of("/runs/x"))),
                    plain.adaptation(),
                    Optional.of(LossSection.of(loss)),
                    plain.optimizer(),
                    plain.schedule(),
                    Optional.empty(),
                    plain.training(),
                    plain.generation(),
                    plain.crossValidation(),
                    plain.continual(),
                    plain.listener(),
                    plain.tracking(),
                    plain.plugins());
            String text = CanonicalText.write(RecordTree.of(experiment), List.of());
            assertEquals(experiment, resolve(text).experiment(), text);
        }
    }
}
