package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of words come to their pieces as in HuggingFace's examples, and mark the entities that seqeval sees. */
final class ConllTest {
    private static final JsonObject FIXTURE = Fixture.read("tags.json");

    @TempDir
    Path folder;

    private Conll conll(Path file, String options) {
        return ComponentText.bind(
                Conll.class,
                "path = '" + file + "'\ntokenizer = { path = '" + Fixture.tokenizer(folder, "word-piece") + "' }\n"
                        + options);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("tags.txt"), List.of(lines));
    }

    @Test
    void piecesHaveTheTagsOfTheirWords() throws IOException {
        List<String> lines = new ArrayList<>(List.of("-DOCSTART- -X- O O", ""));
        for (JsonElement element : FIXTURE.getAsJsonArray("sentences")) {
            List<String> words = Fixture.texts(element.getAsJsonObject().getAsJsonArray("words"));
            List<String> tags = Fixture.texts(element.getAsJsonObject().getAsJsonArray("tags"));
            for (int word = 0; word < words.size(); word++) {
                lines.add(words.get(word) + " NN B-NP " + tags.get(word));
            }
            lines.add("");
        }
        Path file = file(lines.toArray(String[]::new));
        for (String pieces : List.of("first", "all")) {
            String options = "pieces = '" + pieces + "'\npadding = 'max-length'\nmax-length = "
                    + FIXTURE.get("most").getAsInt();
            try (Opened opened = Opened.of(conll(file, options), Opened.TOKENS)) {
                assertEquals(
                        Fixture.texts(FIXTURE.getAsJsonArray("classes")),
                        opened.field(Field.TARGET).classNames());
                List<Map<String, List<Double>>> read = opened.read(Part.TRAIN);
                for (int sentence = 0; sentence < read.size(); sentence++) {
                    JsonObject recorded = FIXTURE.getAsJsonArray("sentences")
                            .get(sentence)
                            .getAsJsonObject()
                            .getAsJsonObject(pieces);
                    assertEquals(
                            padded(recorded.getAsJsonArray("ids"), 0),
                            Opened.whole(read.get(sentence).get(TokenFields.INPUT_IDS)));
                    assertEquals(
                            padded(recorded.getAsJsonArray("labels"), -100),
                            Opened.whole(read.get(sentence).get(Field.TARGET)));
                    assertEquals(
                            padded(recorded.getAsJsonArray("labels"), -100).stream()
                                    .map(label -> label == -100 ? 0L : 1L)
                                    .toList(),
                            Opened.whole(read.get(sentence).get(TokenFields.TAG_MASK)));
                }
                assertEquals(
                        List.of("max-length = 14 cuts 2 of 3 texts"),
                        opened.examples().remarks().stream()
                                .filter(remark -> remark.contains("max-length"))
                                .toList());
            }
        }
    }

    private static List<Long> padded(JsonArray numbers, long fill) {
        int[] ints = Fixture.ints(numbers);
        List<Long> all =
                new ArrayList<>(Arrays.stream(ints).asLongStream().boxed().toList());
        while (all.size() < FIXTURE.get("most").getAsInt()) {
            all.add(fill);
        }
        return all;
    }

    @Test
    void itSeesTheEntitiesThatSeqevalSees() {
        for (JsonElement element : FIXTURE.getAsJsonArray("entities")) {
            JsonObject recorded = element.getAsJsonObject();
            List<String> tags = Fixture.texts(recorded.getAsJsonArray("tags"));
            List<String> expected = new ArrayList<>();
            recorded.getAsJsonArray("entities").forEach(entity -> expected.add(entity.toString()));
            List<String> found = TagScheme.IOBES.spans(tags).stream()
                    .map(span -> "[\"" + span.type() + "\"," + span.start() + "," + span.end() + "]")
                    .toList();
            assertEquals(expected, found, tags::toString);
        }
    }

    @Test
    void everySchemeSaysTheSame() {
        List<TagScheme.Span> spans = List.of(
                new TagScheme.Span(0, 2, "X"),
                new TagScheme.Span(2, 3, "X"),
                new TagScheme.Span(3, 6, "Y"),
                new TagScheme.Span(7, 8, "X"));
        Map<TagScheme, String> written = Map.of(
                TagScheme.IOB1, "I-X I-X B-X I-Y I-Y I-Y O I-X O",
                TagScheme.IOB2, "B-X I-X B-X B-Y I-Y I-Y O B-X O",
                TagScheme.IOBES, "B-X E-X S-X B-Y I-Y E-Y O S-X O");
        written.forEach((scheme, text) -> {
            List<String> tags = List.of(text.split(" "));
            assertEquals(tags, scheme.tags(spans, 9));
            assertEquals(spans, scheme.spans(tags));
            for (int word = 0; word <= tags.size(); word++) {
                String before = word == 0 ? "O" : tags.get(word - 1);
                assertTrue(scheme.follows(word == tags.size() ? "O" : tags.get(word), before));
            }
        });
    }

    @Test
    void itKnowsWhatCannotFollow() {
        Map<TagScheme, String> wrong = Map.of(
                TagScheme.IOB1, "O>B-X I-X>B-Y",
                TagScheme.IOB2, "O>I-X B-X>I-Y I-Y>I-X",
                TagScheme.IOBES, "O>I-X O>E-X B-X>O B-X>S-X I-X>B-X B-X>E-Y S-X>I-X E-X>E-X");
        wrong.forEach((scheme, pairs) -> {
            for (String pair : pairs.split(" ")) {
                String[] tags = pair.split(">");
                assertEquals(false, scheme.follows(tags[1], tags[0]), scheme + " " + pair);
            }
        });
    }

    @Test
    void itConvertsAndCounts() throws IOException {
        Path file = file("the\tI-X", "fox\tI-X", "dog\tB-X", "", "wood\tB-X", "fox\tO");
        try (Opened opened = Opened.of(conll(file, "scheme = 'iob1'\nconvert-to = 'iobes'"), Opened.TOKENS)) {
            Field target = opened.field(Field.TARGET);
            assertEquals(List.of("O", "B-X", "I-X", "E-X", "S-X"), target.classNames());
            assertEquals(List.of(1L, 1L, 0L, 1L, 2L), target.classCounts());
            assertEquals(
                    List.of("1 tag follows what no tag of iob1 follows, such as B-X behind the beginning in " + file
                            + ":5; where a tag goes on with no entity, one begins; is scheme right?"),
                    opened.examples().remarks());
        }
        Path speech = file("the NN DT", "fox VB NN");
        try (Opened opened = Opened.of(conll(speech, "scheme = 'none'\ntag-column = 2"), Opened.TOKENS)) {
            assertEquals(List.of("NN", "VB"), opened.field(Field.TARGET).classNames());
        }
        try (Opened opened = Opened.of(conll(file, ""))) {
            assertEquals(
                    List.of(TokenFields.INPUT_IDS, TokenFields.ATTENTION_MASK, TokenFields.TAG_MASK),
                    opened.examples().fields().stream().map(Field::name).toList());
        }
    }
}
