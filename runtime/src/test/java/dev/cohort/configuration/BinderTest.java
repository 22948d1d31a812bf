package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Run;
import dev.cohort.configuration.TestComponents.Activation;
import dev.cohort.configuration.TestComponents.Huber;
import dev.cohort.configuration.TestComponents.Mixture;
import dev.cohort.configuration.TestComponents.Mlp;
import dev.cohort.configuration.TestComponents.Onnx;
import dev.cohort.configuration.TestComponents.Term;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinderTest {
    @TempDir
    Path folder;

    private <R extends Record> R bind(Class<R> type, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("options.toml"), text);
        ExperimentFile read = ExperimentFile.read(file, List.of(), Map.of());
        return new Binder(TestComponents.ALL, read.folder())
                .bind(read.table(), type, "the test")
                .value();
    }

    private String problem(Class<? extends Record> type, String text) {
        String message =
                assertThrows(ProblemException.class, () -> bind(type, text)).getMessage();
        return message.replace(folder + "/", "");
    }

    @Test
    void defaultsStandWhereAKeyIsAbsent() throws IOException {
        assertEquals(new Mlp(List.of(128, 64), Activation.RELU, List.of()), bind(Mlp.class, ""));
    }

    @Test
    void listsTakeABareValueAndNumbersTakeIntegers() throws IOException {
        assertEquals(
                new Mlp(List.of(7), Activation.LEAKY_RELU, List.of(0.0, 0.5, 1.0)),
                bind(Mlp.class, "hidden = 7\nactivation = 'leaky-relu'\ndropout = [0, 0.5, 1]"));
        assertEquals(List.of(3.0), bind(Mlp.class, "dropout = 3").dropout());
    }

    @Test
    void pathsAreTakenFromTheFilesFolder() throws IOException {
        assertEquals(
                folder.resolve("sub/a.onnx"),
                bind(Onnx.class, "path = 'x/../sub/a.onnx'").path());
        assertEquals(
                Path.of("/data/a.onnx"),
                bind(Onnx.class, "path = '/data/a.onnx'").path());
        assertEquals(
                "options.toml:1:8: 'path' of the test must be a path, but is empty or no path",
                problem(Onnx.class, "path = ''"));
    }

    @Name("acme.hen")
    record Hen(@Default("acme.egg") Loss from) implements TestComponents.FakeLoss {}

    @Name("acme.egg")
    record Egg(@Default("[{ type = 'acme.hen' }]") List<Loss> from, @Default("1") int size)
            implements TestComponents.FakeLoss {}

    record Nest(Loss loss) {}

    @Test
    void defaultsThatComeBackToThemselvesAreRefused() throws IOException {
        for (String text :
                List.of("loss = 'acme.hen'", "loss = 'acme.egg'", "loss = { type = 'acme.egg', size = 2 }")) {
            Path file = Files.writeString(folder.resolve("nest.toml"), text);
            Table table = ExperimentFile.read(file, List.of(), Map.of()).table();
            Binder binder = new Binder(new FakeComponents(Hen.class, Egg.class), folder);
            List<Problem> problems = assertThrows(
                            ProblemException.class, () -> binder.bind(table, Nest.class, "the test"))
                    .problems();
            assertEquals(1, problems.size(), problems.toString());
            String line = problems.get(0).line();
            assertTrue(line.contains("nest.toml:1:"), line);
            assertTrue(line.contains("has a default that comes back to itself by way of others"), line);
        }
        Path file = Files.writeString(
                folder.resolve("nest.toml"), "loss = { type = 'acme.hen', from = { type = 'acme.egg', from = [] } }");
        Table written = ExperimentFile.read(file, List.of(), Map.of()).table();
        assertEquals(
                new Nest(new Hen(new Egg(List.of(), 1))),
                new Binder(new FakeComponents(Hen.class, Egg.class), folder)
                        .bind(written, Nest.class, "the test")
                        .value());
    }

    record Voters(@Run List<Path> runs, @Run Optional<Path> first) {}

    @Test
    void whatIsNoFileMayBeARun() throws IOException {
        Path file = Files.writeString(folder.resolve("voters.toml"), "runs = ['a/best', 'voters.toml']\nfirst = 'b'");
        Table table = ExperimentFile.read(file, List.of(), Map.of()).table();
        Places known = new Places(folder, run -> folder.resolve("runs").resolve(run.replace("best", "it")));
        assertEquals(
                new Voters(List.of(folder.resolve("runs/a/it"), file), Optional.of(folder.resolve("runs/b"))),
                new Binder(TestComponents.ALL, known)
                        .bind(table, Voters.class, "the test")
                        .value());
        Places none = new Places(folder, run -> {
            throw new ProblemException(new FileProblem.Usage("there is no run '" + run + "'"));
        });
        ProblemException unknown = assertThrows(ProblemException.class, () -> new Binder(TestComponents.ALL, none)
                .bind(table, Voters.class, "the test"));
        assertEquals(
                List.of(
                        file + ":1:9: runs.0 names no file, and there is no run 'a/best'",
                        file + ":2:9: first names no file, and there is no run 'b'"),
                unknown.problems().stream().map(Problem::line).toList());
    }

    @Test
    void tablesOfFreeKeysComeInTwoForms() throws IOException {
        String table = "path = 'm'\n[inputs]\ninput_ids = 'tokens'\n'odd key.1' = 'mask'\n[shapes]\na = [1, 2]\nb = 3";
        String pairs =
                """
                path = 'm'
                inputs = [{ key = 'input_ids', value = 'tokens' }, { key = 'odd key.1', value = 'mask' }]
                [[shapes]]
                key = 'a'
                value = [1, 2]
                [[shapes]]
                key = 'b'
                value = [3]
                """;
        Onnx expected = new Onnx(
                folder.resolve("m"),
                Map.of("input_ids", "tokens", "odd key.1", "mask"),
                Map.of("a", List.of(1, 2), "b", List.of(3)));
        assertEquals(expected, bind(Onnx.class, table));
        assertEquals(expected, bind(Onnx.class, pairs));
        assertEquals(
                List.of("input_ids", "odd key.1"),
                List.copyOf(bind(Onnx.class, table).inputs().keySet()));
    }

    @Test
    void twiceTheSameFreeKeyIsRefused() {
        String text = "path = 'm'\ninputs = [{ key = 'a', value = 'b' }, { key = 'a', value = 'c' }]";
        assertEquals(
                "options.toml:2:10: 'inputs' should be a table with keys of your choice, each a string, but is a list",
                problem(Onnx.class, text));
    }

    @Test
    void componentsNestInEveryWay() throws IOException {
        String text =
                """
                note = 'n'
                extra = 'huber'
                [[parts]]
                type = 'huber'
                delta = 3
                weight = 0.5
                [[parts]]
                type = 'acme.mixture'
                note = 'inner'
                parts = { type = 'huber', reduction = 'half-sum' }
                base = { type = 'huber', delta = 4 }
                """;
        Huber plain = new Huber(1, Reduction.MEAN);
        Mixture inner = new Mixture(
                List.of(new Term(1, new Huber(1, Reduction.HALF_SUM))),
                Optional.empty(),
                new Huber(4, Reduction.MEAN),
                "inner");
        Mixture expected = new Mixture(
                List.of(new Term(0.5, new Huber(3, Reduction.MEAN)), new Term(1, inner)),
                Optional.of(plain),
                new Huber(2, Reduction.MEAN),
                "n");
        assertEquals(expected, bind(Mixture.class, text));
    }

    @Test
    void problemsOfNestedComponentsHaveTheirPlaces() {
        String text =
                """
                note = 1
                extra = { type = 'huber', delta = -1 }
                [[parts]]
                type = 'huber'
                delat = 3
                [[parts]]
                weight = 'heavy'
                type = 'hub'
                anything = 3
                """;
        assertEquals(
                """
                options.toml:1:8: 'note' should be a string, but is 1
                options.toml:2:27: 'delta' of loss 'huber' of test-plugin 1.2.3 must be positive, but is -1
                options.toml:5:1: 'delat' is not an option of loss 'huber' of test-plugin 1.2.3 (did you mean 'delta'?)
                options.toml:7:10: 'weight' should be a number, but is the string "heavy"
                options.toml:8:8: there is no loss 'hub'; there are acme.mixture, entropy, fragile, huber""",
                problem(Mixture.class, text));
    }

    @Test
    void aLongTextIsCutInMessages() {
        String message = problem(Mlp.class, "hidden = '" + "x".repeat(100_000) + "'");
        assertEquals(
                "options.toml:1:10: 'hidden' should be an integer, but is the string \"" + "x".repeat(60) + "...\"",
                message);
    }
}
