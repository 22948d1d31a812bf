package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prompt stands before each of two answers, as it is or in the words of a chat. */
final class PreferencePairsTest {
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

    private static PreferencePairs pairs(String options) {
        return ComponentText.bind(PreferencePairs.class, options + BYTES);
    }

    /** What an example says, special tokens as they are, and answers in capital letters. */
    private static String said(Map<String, List<Double>> example, Opened opened, String prefix) {
        List<String> names = opened.field("input-ids").classNames();
        StringBuilder text = new StringBuilder();
        for (int place = 0; place < example.get(prefix + "input-ids").size(); place++) {
            String token =
                    names.get(example.get(prefix + "input-ids").get(place).intValue());
            boolean answer = example.get(prefix + "answer-mask").get(place) > 0;
            text.append(
                    example.get(prefix + "attention-mask").get(place) == 0
                            ? ""
                            : answer ? token.toUpperCase(Locale.ROOT) : token);
        }
        return text.toString().replace('Ġ', ' ').replace('Ċ', '/');
    }

    @Test
    void answersStandBehindTheirPrompt() {
        Path csv = file("pairs.csv", "prompt,chosen,rejected\nis it?, yes, no way\n");
        try (Opened opened = Opened.of(pairs("path = '" + csv + "'\nmax-length = 14\npadding = 'max-length'\n"))) {
            Map<String, List<Double>> example = opened.read(Part.TRAIN).get(0);
            assertEquals("<s>is it? YES</S>", said(example, opened, ""));
            assertEquals("<s>s it? NO WAY</S>", said(example, opened, "rejected-"));
            assertEquals(14, example.get("input-ids").size());
            assertEquals(
                    List.of("max-length = 14 cuts 1 of 2 texts"),
                    opened.examples().remarks());
        }
        try (Opened opened = Opened.of(pairs("path = '" + csv + "'\nmax-length = 5\n"))) {
            Map<String, List<Double>> example = opened.read(Part.TRAIN).get(0);
            assertEquals("<s> YES", said(example, opened, ""));
        }
    }

    @Test
    void aChatHasItsWords() {
        Path lines = file(
                "pairs.jsonl",
                """
                {"prompt": "hi", "chosen": "ja", "rejected": "ne"}
                {"prompt": [{"role": "system", "content": "be"}, {"role": "user", "content": "hi"}], \
                "chosen": [{"role": "assistant", "content": "ja"}], "rejected": [{"role": "assistant", "content": "ne"}]}
                """);
        String chat = "chat = { system = '!{content}', user = \"u:{content}\\n\", assistant = \"a:{content}\\n\" }\n";
        try (Opened opened = Opened.of(pairs("path = '" + lines + "'\n" + chat))) {
            List<Map<String, List<Double>>> read = opened.read(Part.TRAIN);
            List<String> texts = read.stream()
                    .map(example -> said(example, opened, ""))
                    .sorted()
                    .toList();
            assertEquals(List.of("<s>!beu:hi/a:JA/</S>", "<s>u:hi/a:JA/</S>"), texts);
            assertTrue(said(read.get(0), opened, "rejected-").endsWith("hi/a:NE/</S>"));
        }
        String less = "chat = { user = 'u:{content}', assistant = 'a:{content}' }\n";
        assertEquals(
                "the role 'system' has no text in chat, which has those of user, assistant",
                assertThrows(DataException.class, () -> Opened.of(pairs("path = '" + lines + "'\n" + less))
                                .close())
                        .getMessage());
    }

    @Test
    void ofAnInstructionTheAnswerIsLearned() {
        Path csv = file("instructions.csv", "prompt,answer\nab,cd\n");
        Instructions instructions = ComponentText.bind(
                Instructions.class, "path = '" + csv + "'\nmax-length = 6\npadding = 'max-length'\n" + BYTES);
        try (Opened opened = Opened.of(instructions, Opened.TOKENS)) {
            Map<String, List<Double>> example = opened.read(Part.TRAIN).get(0);
            long a = opened.field("input-ids").classNames().indexOf("a");
            assertEquals(List.of(0L, a, a + 1, a + 2, a + 3, 1L), Opened.whole(example.get("input-ids")));
            assertEquals(List.of(1L, 1L, 1L, 1L, 1L, 0L), Opened.whole(example.get("attention-mask")));
            assertEquals(List.of(-100L, -100L, a + 2, a + 3, 2L, -100L), Opened.whole(example.get("target")));
            assertEquals(261, opened.examples().vocabulary().orElseThrow().size());
        }
    }

    @Nested
    class OfInstructions extends DatasetComplianceTest {
        private Path many() {
            StringBuilder lines = new StringBuilder("prompt,answer\n");
            for (int row = 0; row < 30; row++) {
                lines.append("what ".repeat(row % 7))
                        .append(row)
                        .append(',')
                        .append("b".repeat(1 + row))
                        .append('\n');
            }
            return file("answered.csv", lines.toString());
        }

        @Override
        protected TargetRequest target() {
            return Opened.TOKENS;
        }

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Instructions.class, "path = '" + many() + "'\nvalidation = 0.2\nmax-length = 40\n" + BYTES);
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(many());
        }
    }

    @Nested
    class Compliance extends DatasetComplianceTest {
        private Path many() {
            StringBuilder lines = new StringBuilder("prompt,chosen,rejected\n");
            for (int row = 0; row < 30; row++) {
                lines.append("what ".repeat(row % 7))
                        .append(row)
                        .append(",a,")
                        .append("b".repeat(row))
                        .append('\n');
            }
            return file("many.csv", lines.toString());
        }

        @Override
        protected Dataset component() {
            return pairs("path = '" + many() + "'\nvalidation = 0.2\nmax-length = 40\n");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(many());
        }
    }
}
