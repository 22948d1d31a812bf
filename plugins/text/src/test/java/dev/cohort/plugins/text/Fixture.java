package dev.cohort.plugins.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Recorded values. */
final class Fixture {
    static final Path FOLDER = Path.of("src/test/resources/fixtures").toAbsolutePath();

    private Fixture() {}

    static JsonObject read(String name) {
        try {
            return JsonParser.parseString(Files.readString(FOLDER.resolve(name)))
                    .getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static int[] ints(JsonArray numbers) {
        return IntStream.range(0, numbers.size())
                .map(index -> numbers.get(index).getAsInt())
                .toArray();
    }

    static List<String> texts(JsonArray texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(index -> texts.get(index).getAsString())
                .toList();
    }

    /** A file with the tokenizer of a fixture, in a folder. */
    static Path tokenizer(Path folder, String name) {
        try {
            return Files.writeString(
                    folder.resolve("tokenizer.json"),
                    read(name + ".json").get("tokenizer").getAsString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Tokenizer open(String json) {
        TokenizerOptions options = ComponentText.bind(
                        TextCsv.class, "path = 'p'\ntext = 't'\ntokenizer = { path = 'none' }")
                .table()
                .tokenizer();
        return Tokenizer.of(json, Optional.empty(), options);
    }
}
