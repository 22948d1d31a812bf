package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README.md shows is what happens: its experiment runs, its commands end well, its message comes. */
final class ReadmeTest {
    private static final Path DIGITS =
            Path.of("../plugins/datasets/src/main/resources/dev/cohort/plugins/datasets/digits.csv");

    @TempDir
    static Path folder;

    private static Markdown readme;
    private static Path file;
    private static Path run;

    /** Trains what the page shows, for the commands that ask for a run. */
    @BeforeAll
    static void train() throws IOException {
        readme = Markdown.read("README.md");
        Files.copy(DIGITS, folder.resolve("digits.csv"));
        file = Files.writeString(
                folder.resolve("mlp.toml"), readme.blocks("toml").get(0));
        Cohort.Ended ended = Cohort.run("run", file, "--runs", folder.resolve("runs"), "--id", "shown");
        assertEquals(0, ended.code(), ended.err());
        run = folder.resolve("runs/digits-mlp/shown");
    }

    /** Those of the table, and the first of the two at the top. */
    static Stream<String> commands() throws IOException {
        Markdown readme = Markdown.read("README.md");
        List<String> commands = readme.text()
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> new Markdown(line.substring(0, line.indexOf(" | ", 2))).code().stream())
                .collect(Collectors.toCollection(ArrayList::new));
        assertTrue(commands.size() > 9, () -> "the table has moved: " + commands);
        commands.add(
                readme.blocks("sh").get(0).lines().findFirst().orElseThrow().replaceAll(" *#.*", ""));
        return commands.stream();
    }

    /** The table of components names all of them, and no others. */
    @Test
    void itListsWhatThereIs() {
        List<String> kinds = List.of(
                "losses loss",
                "optimizers optimizer",
                "schedules schedule",
                "models model",
                "adaptations adaptation",
                "initializations initialization",
                "data sets dataset",
                "samplings sampling",
                "metrics metric");
        for (String kind : kinds) {
            String plural = kind.substring(0, kind.lastIndexOf(' '));
            String described = Cohort.run("describe", kind.substring(plural.length() + 1))
                    .out()
                    .lines()
                    .map(line -> line.split(" ")[0])
                    .collect(Collectors.joining(", "));
            assertTrue(
                    readme.text().contains("| " + plural + " | " + described + " |\n"),
                    () -> plural + ": " + described);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandEndsWell(String command) {
        assertTrue(command.startsWith("./cohort "), command);
        List<Object> words = new ArrayList<>();
        for (String word : command.substring("./cohort ".length()).split(" ")) {
            switch (word) {
                case "FILE", "FILE..." -> words.add(file);
                case "RUN", "RUN..." -> words.add(run);
                case "FILE.svg" -> words.add(folder.resolve("curves.svg"));
                case "[RUN...]" -> {}
                case "file.csv" -> words.add(numbered());
                case "--resume" -> words.addAll(List.of(word, "--id", "shown"));
                default -> words.add(word.startsWith("experiments/") ? Path.of("..", word) : word);
            }
        }
        if (Set.of("run", "predict", "sync").contains(words.get(0))) {
            words.addAll(List.of("--runs", folder.resolve("runs")));
        }
        Cohort.Ended ended = Cohort.run(words.toArray());
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
    }

    /** The digits with a column of their numbers, as what is predicted may have. */
    private static Path numbered() {
        List<String> lines = new ArrayList<>();
        try (Stream<String> digits = Files.lines(folder.resolve("digits.csv"))) {
            digits.forEach(line -> lines.add((lines.isEmpty() ? "id" : lines.size()) + "," + line));
            return Files.write(folder.resolve("numbered.csv"), lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void theMessageComes() throws IOException {
        String shown = readme.blocks("text").get(0).strip();
        Path misspelt = Files.writeString(
                folder.resolve("misspelt.toml"), Files.readString(file).replace("learning-rate", "learning-rte"));
        Cohort.Ended ended = Cohort.run("check", misspelt);
        assertEquals(2, ended.code());
        assertEquals(
                shown, ended.err().strip().replace(folder + "/misspelt.toml", "mlp.toml"), "README.md shows another");
    }

    /** With the small BERT and the reviews of the experiments. */
    @Test
    void theFineTuningLearns() throws IOException {
        Path text = Files.createDirectories(folder.resolve("text"));
        // Some of them, for a quick test.
        List<String> reviews = Files.readAllLines(Path.of("text/data/reviews.csv"));
        Files.write(text.resolve("reviews.csv"), reviews.subList(0, 3001));
        Files.createDirectory(text.resolve("bert"));
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(Path.of("text/bert", name), text.resolve("bert").resolve(name));
        }
        Path shown = Files.writeString(
                text.resolve("reviews.toml"), readme.blocks("toml").get(1));
        Cohort.Ended ended = Cohort.run("run", shown, "--runs", text.resolve("runs"), "--id", "shown");
        assertEquals(0, ended.code(), ended.err());
        Path left = text.resolve("runs/reviews/shown");
        double accuracy = JsonParser.parseString(Files.readString(left.resolve("summary.json")))
                .getAsJsonObject()
                .getAsJsonObject("metrics")
                .get("validation/accuracy")
                .getAsDouble();
        assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
        assertTrue(Files.exists(left.resolve("pretrained/model.safetensors")), "pretrained/ is missing");
    }

    @Test
    void aRunLeavesTheFilesThatAreNamed() throws IOException {
        Set<String> named = new TreeSet<>(readme.paragraph("A run leaves").code());
        assertTrue(named.remove("runs/<name>/<id>/") && named.remove("run.log"), named.toString());
        assertEquals(named, names(run));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void whatItPointsAtIsThere() {
        List<String> targets = Pattern.compile("\\]\\((?!http)([^)#]+)")
                .matcher(readme.text())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(targets.size() > 3, targets.toString());
        targets.forEach(target -> assertTrue(Files.exists(Path.of("..", target)), target));
    }
}
