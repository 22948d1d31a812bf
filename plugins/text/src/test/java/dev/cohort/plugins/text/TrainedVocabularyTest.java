package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Trained vocabularies are, as files, those that HuggingFace's tokenizers train and write in Python. */
final class TrainedVocabularyTest {
    @Test
    void itTrainsTheSameVocabulary() {
        JsonObject fixture = Fixture.read("trained.json");
        List<String> corpus = Fixture.texts(fixture.getAsJsonArray("corpus"));
        List<String> texts = Fixture.texts(fixture.getAsJsonArray("texts"));
        for (JsonElement element : fixture.getAsJsonArray("cases")) {
            JsonObject recorded = element.getAsJsonObject();
            String type = recorded.get("type").getAsString();
            String json = new TrainedVocabulary(
                            VocabularyType.valueOf(type.toUpperCase(Locale.ROOT).replace('-', '_')),
                            recorded.get("size").getAsInt(),
                            recorded.get("lower-case").getAsBoolean(),
                            recorded.get("min-frequency").getAsInt())
                    .train(corpus);
            JsonObject made = JsonParser.parseString(json).getAsJsonObject();
            JsonObject expected = recorded.getAsJsonObject("tokenizer");
            for (String key : expected.keySet()) {
                assertEquals(expected.get(key), made.get(key), () -> type + ": " + key);
            }
            assertEquals(expected.keySet(), made.keySet());
            try (Tokenizer tokenizer = Fixture.open(json)) {
                Framing framing = new Framing(tokenizer.special(), 1000, Truncation.NONE);
                for (int text = 0; text < texts.size(); text++) {
                    assertArrayEquals(
                            Fixture.ints(
                                    recorded.getAsJsonArray("ids").get(text).getAsJsonArray()),
                            framing.one(tokenizer.encode(texts.get(text)), new Place(Path.of("texts"), 1))
                                    .tokens(),
                            texts.get(text));
                }
            }
        }
    }

    @Test
    void itSaysWhatIsTooSmall() {
        assertTrue(refused(VocabularyType.BYTE_PAIR, 260, "a b").contains("which are 261; raise it"));
        assertTrue(refused(VocabularyType.WORD_PIECE, 6, "ab c").contains("which are 9; raise it"));
        assertTrue(refused(VocabularyType.WHITESPACE, 6, " ").contains("have no words"));
    }

    private static String refused(VocabularyType type, int size, String text) {
        return assertThrows(DataException.class, () -> new TrainedVocabulary(type, size, true, 0).train(List.of(text)))
                .getMessage();
    }
}
