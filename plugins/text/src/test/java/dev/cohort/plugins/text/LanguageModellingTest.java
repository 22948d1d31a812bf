package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole texts become blocks whose next tokens, or hidden tokens, are the target. */
final class LanguageModellingTest {
    /** Bytes alone: the beginning of a text is 0, its end 2, {@code a} is 70, a space 225, the end of a line 203. */
    private static final String BYTES = "tokenizer = { type = 'byte-pair', size = 261 }\n";

    @TempDir
    static Path folder;

    private static Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static LanguageModelling language(String options) {
        return ComponentText.bind(LanguageModelling.class, options);
    }

    private static List<List<Long>> read(LanguageModelling language, Part part, String field) {
        try (Opened opened = Opened.of(language, Opened.TOKENS)) {
            return opened.read(part).stream()
                    .map(example -> Opened.whole(example.get(field)))
                    .toList();
        }
    }

    private static List<Long> letters(String text) {
        List<Long> tokens = new ArrayList<>();
        for (char letter : text.toCharArray()) {
            tokens.add(
                    switch (letter) {
                        case '<' -> 0L;
                        case '>' -> 2L;
                        case '_' -> 1L;
                        case '.' -> TokenFields.IGNORED;
                        default -> 5L + letter - '!';
                    });
        }
        return tokens;
    }

    @Test
    void everyTokenIsToldOnceByTheOneBefore() {
        Path one = file("one.txt", "abcd");
        Path two = file("two.txt", "xyz");
        String options = "path = ['" + one + "', '" + two + "']\nmax-length = 4\n" + BYTES;
        List<List<Long>> inputs = read(language(options), Part.TRAIN, TokenFields.INPUT_IDS);
        List<List<Long>> targets = read(language(options), Part.TRAIN, Field.TARGET);
        // A line ends with the byte 10, of number 203.
        long end = inputs.get(1).get(1);
        assertEquals(letters("<abc"), inputs.get(0));
        assertEquals(letters("abcd"), targets.get(0));
        assertEquals(letters("d").get(0), inputs.get(1).get(0));
        assertEquals(List.of(end, 2L, 0L), targets.get(1).subList(0, 3));
        assertEquals(List.of(2L, 0L), inputs.get(1).subList(2, 4));
        assertEquals(letters("xyz"), inputs.get(2).subList(0, 3));
        assertEquals(List.of(end, 2L), targets.get(2).subList(2, 4));
        assertEquals(3, inputs.size());
    }

    @Test
    void linesMayBeExamples() {
        Path lines = file("lines.txt", "ab\n\nabcdefgh\nc\n");
        String options =
                "path = '" + lines + "'\ndocuments = 'line'\npacking = false\nmax-length = 6\nbuckets = [4]\n" + BYTES;
        assertEquals(
                List.of(letters("<ab>"), letters("<abcde"), letters("<c>_")),
                sorted(read(language(options), Part.TRAIN, TokenFields.INPUT_IDS), "<ab>", "<abcde", "<c>_"));
        assertEquals(
                List.of(letters("ab>."), letters("abcdef"), letters("c>..")),
                sorted(read(language(options), Part.TRAIN, Field.TARGET), "ab>.", "abcdef", "c>.."));
        String test = options + "test = 0.34\n";
        assertEquals(List.of(letters("<c>_")), read(language(test), Part.TEST, TokenFields.INPUT_IDS));
        assertEquals(2, read(language(test), Part.TRAIN, TokenFields.INPUT_IDS).size());
    }

    private static List<List<Long>> sorted(List<List<Long>> read, String... order) {
        List<List<Long>> all = new ArrayList<>();
        for (String text : order) {
            assertTrue(read.contains(letters(text)), text + ": " + read);
            all.add(letters(text));
        }
        return all;
    }

    /** Masks are drawn by chance: 15 % of 20,000 tokens, within five standard deviations. */
    @Test
    void tokensAreHiddenAnewInEachEpoch() {
        Path text = file("long.txt", "abcdefghi ".repeat(2000));
        String options = "path = '" + text + "'\nform = 'masked'\nmax-length = 50\n" + BYTES;
        try (Opened opened = Opened.of(language(options), Opened.TOKENS)) {
            List<Map<String, List<Double>>> plain = opened.read(Part.TRAIN);
            assertEquals(plain, opened.read(Part.TRAIN));
            assertNotEquals(plain, opened.read(Part.TRAIN, new Order(0, 1, false, 0)));
            int hidden = 0;
            int masked = 0;
            int same = 0;
            int all = 0;
            for (Map<String, List<Double>> example : plain) {
                List<Long> inputs = Opened.whole(example.get(TokenFields.INPUT_IDS));
                List<Long> targets = Opened.whole(example.get(Field.TARGET));
                for (int place = 0; place < inputs.size(); place++) {
                    all += example.get(TokenFields.ATTENTION_MASK).get(place) > 0 ? 1 : 0;
                    if (targets.get(place) != TokenFields.IGNORED) {
                        assertTrue(targets.get(place) >= 5, "a special token is hidden");
                        hidden++;
                        masked += inputs.get(place) == 4 ? 1 : 0;
                        same += inputs.get(place).equals(targets.get(place)) ? 1 : 0;
                    }
                }
            }
            assertEquals(20_003, all);
            assertEquals(0.15 * all, hidden, 5 * Math.sqrt(all * 0.15 * 0.85));
            assertEquals(0.8 * hidden, masked, 5 * Math.sqrt(hidden * 0.8 * 0.2));
            assertEquals(0.1 * hidden, same, 5 * Math.sqrt(hidden * 0.1 * 0.9));
            assertTrue(opened.examples().vocabulary().isEmpty());
        }
    }

    @Test
    void itSaysWhatIsWrong() {
        Path text = file("text.txt", "abc\ndef\n");
        String options = "path = '" + text + "'\nmax-length = 4\n";
        assertRefused("has no text", "path = '" + file("empty.txt", "\n\n") + "'\n" + BYTES);
        assertRefused(
                "the tokenizer has no token that hides others, such as [MASK]; name one by mask-token",
                options + "form = 'masked'\ntokenizer = { path = '" + Fixture.tokenizer(folder, "unigram") + "' }");
        assertRefused(
                "there is no such file; check path in [dataset]," + " which is relative to the experiment file",
                "path = '" + folder.resolve("none") + "'\n" + BYTES);
    }

    private static void assertRefused(String expected, String options) {
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> Opened.of(language(options), Opened.TOKENS)
                                .close())
                        .getMessage());
    }

    @Nested
    class OfCausal extends DatasetComplianceTest {
        @Override
        protected TargetRequest target() {
            return Opened.TOKENS;
        }

        @Override
        protected Dataset component() {
            Path lines = file("many.txt", "some words of a line\n".repeat(60));
            return language("path = '" + lines + "'\nvalidation = 0.2\nmax-length = 16\n" + BYTES);
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(file("prompts.txt", "some words\nand more of them than there is room\n"));
        }
    }

    @Nested
    class OfMasked extends DatasetComplianceTest {
        @Override
        protected TargetRequest target() {
            return Opened.TOKENS;
        }

        @Override
        protected boolean isVaried() {
            return true;
        }

        @Override
        protected Dataset component() {
            Path lines = file("other.txt", "some words of a line\nand others\n".repeat(30));
            return language(
                    "path = '" + lines + "'\nvalidation = 0.2\nmax-length = 30\nform = 'masked'\ndocuments = 'line'\n"
                            + "packing = false\nsplit = 'random'\n" + BYTES);
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(file("hidden.txt", "some <mask> of\na line\n"));
        }
    }
}
