package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, types, cuts and places are those of HuggingFace's tokenizers in Python. */
final class TokenizerTest {
    private static final Place PLACE = new Place(Path.of("texts"), 1);

    @ParameterizedTest
    @ValueSource(strings = {"word-piece", "byte-pair", "unigram"})
    void itMakesTheSameTokens(String name) {
        JsonObject fixture = Fixture.read(name + ".json");
        try (Tokenizer tokenizer = Fixture.open(fixture.get("tokenizer").getAsString())) {
            for (JsonElement element : fixture.getAsJsonArray("cases")) {
                JsonObject recorded = element.getAsJsonObject();
                int most = recorded.get("most").getAsInt();
                Framing framing = new Framing(
                        tokenizer.special(),
                        most == 0 ? 1000 : most,
                        Truncation.valueOf(
                                recorded.get("truncation").getAsString().toUpperCase(Locale.ROOT)));
                int[] first = tokenizer.encode(recorded.get("first").getAsString());
                Framing.Framed framed = recorded.get("second").isJsonNull()
                        ? framing.one(first, PLACE)
                        : framing.two(
                                first, tokenizer.encode(recorded.get("second").getAsString()), PLACE);
                assertArrayEquals(Fixture.ints(recorded.getAsJsonArray("ids")), framed.tokens(), recorded::toString);
                assertArrayEquals(Fixture.ints(recorded.getAsJsonArray("types")), framed.types(), recorded::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"word-piece", "byte-pair", "unigram"})
    void itKnowsWhereTokensComeFrom(String name) {
        JsonObject fixture = Fixture.read(name + ".json");
        try (Tokenizer tokenizer = Fixture.open(fixture.get("tokenizer").getAsString())) {
            for (JsonElement element : fixture.getAsJsonArray("places")) {
                JsonObject recorded = element.getAsJsonObject();
                String text = recorded.get("text").getAsString();
                Tokenizer.Pieces pieces = tokenizer.pieces(text);
                List<String> found = new ArrayList<>();
                for (int token = 0; token < pieces.tokens().length; token++) {
                    found.add(text.substring(pieces.starts()[token], pieces.ends()[token]));
                }
                assertEquals(Fixture.texts(recorded.getAsJsonArray("places")), found);
                assertEquals(
                        recorded.get("decoded").getAsString(),
                        tokenizer.text(
                                Arrays.stream(pieces.tokens()).asLongStream().toArray()));
            }
            JsonObject words = fixture.getAsJsonObject("words");
            Tokenizer.Words made = tokenizer.words(Fixture.texts(words.getAsJsonArray("words")));
            assertArrayEquals(Fixture.ints(words.getAsJsonArray("ids")), made.tokens());
            assertArrayEquals(Fixture.ints(words.getAsJsonArray("of")), made.words());
        }
    }

    @Test
    void itSaysHowTheLibraryIsToReadIt() {
        try (Tokenizer tokenizer =
                Fixture.open(Fixture.read("word-piece.json").get("tokenizer").getAsString())) {
            String configuration =
                    tokenizer.learned().get("tokenizer_config.json").get(0);
            assertEquals(
                    JsonParser.parseString("{'tokenizer_class': 'PreTrainedTokenizerFast', 'pad_token': '[PAD]',"
                            + " 'bos_token': '[CLS]', 'eos_token': '[SEP]', 'mask_token': '[MASK]', 'unk_token': '[UNK]',"
                            + " 'cls_token': '[CLS]', 'sep_token': '[SEP]'}"),
                    JsonParser.parseString(configuration));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-2", "5000000", "2147483647"})
    void itRefusesNumbersThatNoVocabularyHas(String number) {
        String json = "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": " + number + "}}}";
        assertThrows(DataException.class, () -> TokenizerFile.of(json, Optional.empty()));
    }
}
