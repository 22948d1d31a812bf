package dev.cohort.plugins.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is read of a {@code tokenizer.json} beside what the native library does with it.
 *
 * @param json the whole text
 * @param tokens the vocabulary in the order of its numbers, special tokens included
 * @param special the numbers of special tokens
 * @param unknown the number of the token for what is in no token, if there is one
 * @param padding the number that the file gives for padding, if it does
 */
record TokenizerFile(
        String json, List<String> tokens, Set<Integer> special, Optional<Integer> unknown, Optional<Integer> padding) {
    private static final int MOST_TOKENS = 5_000_000;
    private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+)");

    TokenizerFile {
        tokens = List.copyOf(tokens);
        special = Set.copyOf(special);
    }

    /** @throws DataException if there is no such file, or it is no text */
    static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    file,
                    Files.isDirectory(file)
                            ? "this is a folder; the tokenizer.json in it was expected"
                            : "there is no such file; path in tokenizer is that of a tokenizer.json as HuggingFace's"
                                    + " tokenizers write it, relative to the experiment file");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException noText) {
            throw new DataException(file, "is not UTF-8; a tokenizer.json was expected");
        } catch (IOException failure) {
            throw new DataException(file, "cannot be read: " + failure.getMessage());
        }
    }

    /**
     * Reads a file's text.
     *
     * @param file where it comes from, if it is the user's
     * @throws DataException if it is no tokenizer
     */
    static TokenizerFile of(String json, Optional<Path> file) {
        try {
            if (JsonParser.parseString(json) instanceof JsonObject root
                    && root.get("model") instanceof JsonObject model
                    && model.has("vocab")) {
                return of(json, root, model);
            }
        } catch (JsonParseException damaged) {
            throw refused(file, "is no tokenizer.json, or it is damaged" + place(String.valueOf(damaged.getMessage())));
        } catch (IllegalStateException
                | ClassCastException
                | NumberFormatException
                | NullPointerException
                | IndexOutOfBoundsException
                | UnsupportedOperationException misplaced) {
            // What is there, but of another type.
            throw refused(
                    file,
                    "is no tokenizer.json, or it is damaged: its vocabulary, its added_tokens, its padding or its unk_token is"
                            + " in another form than HuggingFace's tokenizers write");
        }
        throw refused(file, "is no tokenizer.json: it has no model with a vocabulary");
    }

    /** Where a text stops to be JSON, or what else is wrong with it. */
    private static String place(String message) {
        Matcher place = PLACE.matcher(message);
        return place.find()
                ? ": it is no JSON from line " + place.group(1) + ", column " + place.group(2) + " on"
                : ": " + message;
    }

    static DataException refused(Optional<Path> file, String message) {
        String told = file.isPresent() ? message : "the tokenizer of the training " + message;
        return new DataException(List.of(new Problem(file, 0, 0, told)));
    }

    private static TokenizerFile of(String json, JsonObject root, JsonObject model) {
        Map<Integer, String> byNumber = new HashMap<>();
        if (model.get("vocab") instanceof JsonArray list) {
            for (int number = 0; number < list.size(); number++) {
                byNumber.put(number, list.get(number).getAsJsonArray().get(0).getAsString());
            }
        } else {
            model.getAsJsonObject("vocab")
                    .entrySet()
                    .forEach(entry -> byNumber.put(entry.getValue().getAsInt(), entry.getKey()));
        }
        Set<Integer> special = new LinkedHashSet<>();
        if (root.get("added_tokens") instanceof JsonArray added) {
            for (JsonElement element : added) {
                JsonObject token = element.getAsJsonObject();
                int number = token.get("id").getAsInt();
                byNumber.put(number, token.get("content").getAsString());
                if (token.has("special") && token.get("special").getAsBoolean()) {
                    special.add(number);
                }
            }
        }
        if (byNumber.isEmpty() || byNumber.keySet().stream().anyMatch(number -> number < 0 || number >= MOST_TOKENS)) {
            throw new JsonParseException(
                    "its vocabulary is empty, or numbers tokens otherwise than from 0 to " + (MOST_TOKENS - 1));
        }
        int size = Collections.max(byNumber.keySet()) + 1;
        String[] tokens = new String[size];
        Arrays.setAll(tokens, number -> "<" + number + ">");
        byNumber.forEach((number, token) -> tokens[number] = token);
        List<String> all = Arrays.asList(tokens);
        Optional<Integer> padding = root.get("padding") instanceof JsonObject options
                ? Optional.of(options.get("pad_id").getAsInt())
                : Optional.empty();
        padding.filter(number -> number < 0 || number >= size).ifPresent(number -> {
            throw new JsonParseException("its padding has pad_id = " + number + ", but there are " + size + " tokens");
        });
        return new TokenizerFile(json, all, special, unknown(model, all), padding);
    }

    private static Optional<Integer> unknown(JsonObject model, List<String> tokens) {
        if (model.has("unk_id") && !model.get("unk_id").isJsonNull()) {
            return Optional.of(model.get("unk_id").getAsInt());
        }
        if (model.has("unk_token") && !model.get("unk_token").isJsonNull()) {
            int number = tokens.indexOf(model.get("unk_token").getAsString());
            return number < 0 ? Optional.empty() : Optional.of(number);
        }
        return Optional.empty();
    }

    /** The number of the first of some tokens that there is. */
    Optional<Integer> first(List<String> names) {
        List<Integer> found = new ArrayList<>();
        for (String name : names) {
            int number = tokens.indexOf(name);
            if (number >= 0) {
                found.add(number);
            }
        }
        return found.stream().findFirst();
    }
}
