package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs become what an encoder reads, what a decoder reads and what it is to say. */
final class ParallelTextTest {
    /** Padding, unknown, beginning, end and mask are 0 to 4, then words by how often they occur. */
    private static final String TOKENIZER = "tokenizer = { type = 'whitespace' }\n";

    @TempDir
    Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static ParallelText parallel(String options) {
        return ComponentText.bind(ParallelText.class, options + "\n" + TOKENIZER);
    }

    @Test
    void theDecoderReadsTheTargetOnePlaceLater() throws IOException {
        Path source = file("text.en", "a a a a a a", "", "b b b");
        Path target = file("text.de", "c c c c", "c", "d d");
        String options = "path = ['" + source + "', '" + target + "']\nmax-length = 6\nmax-target-length = 4";
        try (Opened opened = Opened.of(parallel(options), Opened.TOKENS)) {
            Vocabulary vocabulary = opened.examples().vocabulary().orElseThrow();
            assertEquals(9, vocabulary.size());
            assertEquals(9, opened.field(Field.TARGET).classNames().size());
            assertEquals(2, vocabulary.start());
            assertEquals(3, vocabulary.end());
            List<Map<String, List<Double>>> read = opened.read(Part.TRAIN);
            assertEquals(2, read.size());
            Map<String, List<Double>> first = read.get(0);
            assertEquals(List.of(2L, 5L, 5L, 5L, 5L, 3L), Opened.whole(first.get(TokenFields.INPUT_IDS)));
            assertEquals(
                    new TokenRoles(OptionalLong.of(0), OptionalLong.of(2), OptionalLong.of(3)),
                    opened.field(TokenFields.INPUT_IDS).tokenRoles());
            assertEquals(List.of(2L, 6L, 6L, 6L), Opened.whole(first.get(TokenFields.DECODER_INPUT_IDS)));
            assertEquals(List.of(6L, 6L, 6L, 3L), Opened.whole(first.get(Field.TARGET)));
            Map<String, List<Double>> second = read.get(1);
            assertEquals(List.of(2L, 7L, 7L, 7L, 3L, 0L), Opened.whole(second.get(TokenFields.INPUT_IDS)));
            assertEquals(List.of(1L, 1L, 1L, 1L, 1L, 0L), Opened.whole(second.get(TokenFields.ATTENTION_MASK)));
            assertEquals(List.of(2L, 8L, 8L, 0L), Opened.whole(second.get(TokenFields.DECODER_INPUT_IDS)));
            assertEquals(List.of(8L, 8L, 3L, -100L), Opened.whole(second.get(Field.TARGET)));
            assertEquals("d d", vocabulary.text(new long[] {8, 8, 3}));
            assertEquals(
                    List.of(
                            "of 3 pairs of texts 1 are left out, of which a side is empty",
                            "max-length = 6 cuts 1 of 2 texts",
                            "of the targets, max-length = 4 cuts 1 of 2 texts"),
                    opened.examples().remarks());
        }
    }

    @Test
    void columnsMayStandInAnyPlaceAndPartsInFiles() throws IOException {
        Path training = file("training.tsv", "1\ta\tb", "2\tc\td");
        Path test = file("test.tsv", "3\ta\td");
        String options = "path = '" + training + "'\ntest-path = '" + test + "'\nsource-column = 3\ntarget-column = 2\n"
                + "target-tokenizer = { type = 'whitespace' }\nmax-length = 4";
        try (Opened opened = Opened.of(parallel(options), Opened.TOKENS)) {
            assertEquals(2, opened.read(Part.TRAIN).size());
            Map<String, List<Double>> read = opened.read(Part.TEST).get(0);
            assertEquals(List.of(2L, 6L, 3L, 0L), Opened.whole(read.get(TokenFields.INPUT_IDS)));
            assertEquals(List.of(5L, 3L, -100L, -100L), Opened.whole(read.get(Field.TARGET)));
        }
    }

    @Test
    void columnsMayHaveNames() throws IOException {
        Path lines = file(
                "reports.jsonl", "{\"text\": \"a a b\", \"summary\": \"c\"}", "{\"text\": \"\", \"summary\": \"d\"}");
        ParallelText named = parallel("path = '" + lines + "'\nsource = 'text'\ntarget = 'summary'\nmax-length = 5");
        try (Opened opened = Opened.of(named, Opened.TOKENS)) {
            Map<String, List<Double>> read = opened.read(Part.TRAIN).get(0);
            assertEquals(List.of(2L, 5L, 5L, 6L, 3L), Opened.whole(read.get(TokenFields.INPUT_IDS)));
            assertEquals(List.of(7L, 3L, -100L, -100L, -100L), Opened.whole(read.get(Field.TARGET)));
            assertEquals(1, opened.read(Part.TRAIN).size());
        }
        assertEquals(
                "source = \"txt\" is no key of this object; did you mean \"text\"?",
                refused("path = '" + lines + "'\nsource = 'txt'\ntarget = 'summary'"));
    }

    @Test
    void filesHaveAsManyLines() throws IOException {
        Path source = file("text.en", "a", "b", "c", "d");
        Path target = file("text.de", "a", "b");
        assertEquals(
                "has 4 lines, but text.de has 2; each line of one file belongs to the line of the same number of the other",
                refused("path = ['" + source + "', '" + target + "']"));
        Path columns = file("text.tsv", "a\tb", "c");
        assertTrue(refused("path = '" + columns + "'")
                .startsWith("this line has 1 column, but column 2 is read; columns are divided by tabs"));
        assertTrue(refused("path = '" + columns + "'\nsource-column = 1\ntarget-column = 1\nmax-target-length = 2\n"
                        + "truncation = 'none'\nmax-length = 5\nvalidation-path = '" + file("v.tsv", "x y\tz") + "'")
                .contains("max-target-length = 2"));
    }

    @Test
    void whatIsEmptyIsNamed() throws IOException {
        Path full = file("full.en", "a", "b");
        Path empty = file("empty.de", "", " ");
        assertEquals(empty + ": has no text; a text in each line was expected", told(full, empty));
        assertEquals(empty + ": has no text; a text in each line was expected", told(empty, full));
        Path half = file("half.en", "a", "");
        assertEquals(
                half + ": has no pair of texts: in each of 2 lines, one side or the other is empty",
                told(half, file("half.de", "", "b")));
        Path columns = file("columns.tsv", "a\t", "b\t");
        assertEquals(columns + ": has no text in the column of what is to be written", told(columns));
        assertTrue(assertThrows(ProblemException.class, () -> parallel("path = '" + full + "'\nmax-length = 1"))
                .getMessage()
                .contains("must be 2 or more, since a token ends what is to be written"));
    }

    private static String told(Path... files) {
        String names = Arrays.stream(files).map(file -> "'" + file + "'").collect(Collectors.joining(", "));
        DataException.Problem problem = assertThrows(
                        DataException.class, () -> Opened.of(parallel("path = [" + names + "]"), Opened.TOKENS)
                                .close())
                .problems()
                .get(0);
        return problem.file().orElseThrow() + ": " + problem.message();
    }

    private static String refused(String options) {
        return assertThrows(DataException.class, () -> Opened.of(parallel(options), Opened.TOKENS)
                        .close())
                .getMessage();
    }
}
