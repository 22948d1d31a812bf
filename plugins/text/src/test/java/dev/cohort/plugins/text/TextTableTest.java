package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.ExampleOptions;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.LearningTask;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.plugins.datasets.OverSampling;
import dev.cohort.plugins.datasets.Smote;
import dev.cohort.plugins.datasets.WeightedSampling;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows of texts are of which part, and how often. */
final class TextTableTest {
    @TempDir
    Path folder;

    private String options = "";

    @BeforeEach
    void files() throws IOException {
        String header = "text,label\n";
        Path own = Files.writeString(
                folder.resolve("own.csv"), header + "the fox,a\n" + "the dog,b\n".repeat(4) + "the cat,c\n".repeat(3));
        Path test = Files.writeString(
                folder.resolve("test.csv"), header + "a fox,a\n" + "a dog,b\n".repeat(2) + "a cat,c\n".repeat(5));
        options = "path = '" + own + "'\ntest-path = '" + test + "'\ntext = 'text'\ntarget = 'label'\n"
                + "tokenizer = { type = 'whitespace' }\n";
    }

    private Opened task(int number, List<List<String>> classes) {
        DatasetContext context = new DatasetContext(
                42,
                Map.of(Field.TARGET, TargetRequest.CLASS),
                Optional.empty(),
                Optional.of(new LearningTask(number, classes, 1)));
        return new Opened(ComponentText.bind(TextCsv.class, options).open(context));
    }

    private static List<Double> targets(Opened opened, Part part) {
        return opened.read(part).stream()
                .map(example -> example.get(Field.TARGET).get(0))
                .toList();
    }

    @Test
    void aTaskIsTestedOnItsOwnClasses() throws IOException {
        List<List<String>> classes = List.of(List.of("a"), List.of("b", "c"));
        try (Opened first = task(0, classes);
                Opened second = task(1, classes)) {
            assertEquals(List.of(0.0), targets(first, Part.TRAIN));
            assertEquals(List.of(0.0), targets(first, Part.TEST));
            assertEquals(List.of(0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0), targets(second, Part.TRAIN));
            assertEquals(List.of(1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0), targets(second, Part.TEST));
        }
        Files.writeString(folder.resolve("test.csv"), "text,label\na dog,b\n");
        assertEquals(
                "task 1 of [continual] cannot be judged: a part that comes by itself, such as the test part, has no examples"
                        + " of a",
                assertThrows(DataException.class, () -> task(0, classes).close())
                        .getMessage());
    }

    @Test
    void textsAreDrawnAsOftenAsASamplingSays() throws IOException {
        try (Opened opened = Opened.of(sampled(new OverSampling()), TargetRequest.CLASS)) {
            assertEquals(12, opened.read(Part.TRAIN).size());
            assertEquals(8, opened.read(Part.TEST).size());
        }
        try (Examples weighted = sampled(new WeightedSampling()).open(new DatasetContext(42, TargetRequest.CLASS))) {
            assertTrue(weighted.drawsEachPass());
        }
        for (String file : List.of("own.csv", "test.csv")) {
            Files.writeString(folder.resolve(file), "text,label\n" + "a dog,b\n".repeat(4) + "a cat,c\n".repeat(3));
        }
        assertEquals(
                "new examples lie between others where features are numbers, but here they are categories or tokens; use"
                        + " sampling = \"over\", or encode categories as numbers",
                assertThrows(DataException.class, () -> Opened.of(sampled(new Smote(2)), TargetRequest.CLASS))
                        .getMessage());
    }

    @Test
    void whatTeachesNothingIsTold() throws IOException {
        Files.writeString(folder.resolve("own.csv"), "text,label\nthe fox,a\n ,a\n");
        try (Opened opened = Opened.of(
                ComponentText.bind(TextCsv.class, options.replaceFirst("test-path.*", "")), TargetRequest.CLASS)) {
            assertEquals(List.of("of 2 texts 1 are empty"), opened.examples().remarks());
        }
        Path pairs = Files.writeString(
                folder.resolve("pairs.csv"), "prompt,chosen,rejected\nthe fox,jumps,jumps\nthe dog,sits,runs\n");
        String preferences = "path = '" + pairs + "'\ntokenizer = { type = 'whitespace' }";
        try (Opened opened = Opened.of(ComponentText.bind(PreferencePairs.class, preferences))) {
            assertEquals(
                    List.of(
                            "of 2 pairs 1 have the same answer as chosen and as rejected, of which nothing can be learned"),
                    opened.examples().remarks());
        }
    }

    private TextCsv sampled(Sampling sampling) {
        TextCsv texts = ComponentText.bind(TextCsv.class, options);
        TextTable table = texts.table();
        ExampleOptions examples = new ExampleOptions(Optional.empty(), Optional.of(sampling));
        DivisionOptions division = new DivisionOptions(0, 0, false, Split.RANDOM, examples);
        return new TextCsv(
                texts.path(),
                texts.names(),
                new TextTable(
                        Optional.empty(),
                        table.testPath(),
                        table.target(),
                        Optional.empty(),
                        List.of(),
                        table.tokenizer(),
                        table.lengths(),
                        division),
                ",");
    }
}
