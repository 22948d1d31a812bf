package dev.cohort.plugins.transformers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.api.graph.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model is like, under the names that the HuggingFace library has for it in {@code config.json}.
 *
 * @param file the file that it was read from; nothing where the options of the model say it
 * @param values by name; what is not there is as the library's default
 */
record Configuration(Optional<Path> file, JsonObject values) {
    private static final int MOST_LAYERS = 1000;

    /** Far above the longest that there is. */
    private static final long LONGEST = 10_000_000;

    /** That of a model whose options say what it is like. */
    static Configuration of(String type) {
        JsonObject values = new JsonObject();
        values.addProperty("model_type", type);
        return new Configuration(Optional.empty(), values);
    }

    /**
     * Reads a model's configuration.
     *
     * @param type of the model, as the library calls it
     * @throws ModelFormatException if it cannot be read, or is that of another model
     */
    static Configuration read(Path folder, String type) {
        Path file = folder.resolve("config.json");
        try {
            if (Files.size(file) > LONGEST) {
                throw new ModelFormatException(file, "is longer than any configuration");
            }
            JsonElement json = JsonParser.parseString(Files.readString(file));
            if (!json.isJsonObject()) {
                throw new ModelFormatException(file, "holds no JSON object");
            }
            Configuration configuration = new Configuration(Optional.of(file), json.getAsJsonObject());
            String found = configuration.text("model_type", "");
            if (!found.equals(type)) {
                throw configuration.refuse("is of a model of type \"" + found + "\", not \"" + type
                        + "\"; name that type in [model], if there is one");
            }
            return configuration;
        } catch (NoSuchFileException missing) {
            throw new ModelFormatException(
                    file,
                    "does not exist; path is a folder with config.json and model.safetensors, as save_pretrained"
                            + " of the HuggingFace library writes it");
        } catch (IOException | JsonParseException failure) {
            throw new ModelFormatException(file, "cannot be read as JSON");
        }
    }

    /** The same, with another value. */
    Configuration with(String key, Object value) {
        JsonObject copy = values.deepCopy();
        if (value instanceof Number number) {
            copy.addProperty(key, number);
        } else if (value instanceof Boolean truth) {
            copy.addProperty(key, truth);
        } else {
            copy.addProperty(key, value.toString());
        }
        return new Configuration(file, copy);
    }

    /** The same, with another value where there is one. */
    Configuration with(String key, Optional<?> value) {
        return value.isPresent() ? with(key, value.get()) : this;
    }

    /** Whether there is a value. */
    boolean has(String key) {
        return values.has(key) && !values.get(key).isJsonNull();
    }

    /** A whole number of 1 or more. */
    int positive(String key, int otherwise) {
        int number = integer(key, otherwise);
        if (number < 1) {
            throw refuse("has " + key + " = " + number + ", which must be 1 or more");
        }
        return number;
    }

    /** How many layers there are, each of which adds to the graph. */
    int layers(String key, int otherwise) {
        int number = positive(key, otherwise);
        if (number > MOST_LAYERS) {
            throw refuse("has " + key + " = " + number + ", but a model has at most " + MOST_LAYERS + " layers");
        }
        return number;
    }

    /** A whole number. */
    int integer(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        double number = number(key, otherwise);
        if (number != (int) number) {
            throw refuse("has " + key + " = " + values.get(key) + ", which must be a whole number");
        }
        return (int) number;
    }

    /** The number of the token that fills up, whose vector learns nothing; -1 for none, as in a model that begins at random. */
    int padding(int otherwise) {
        boolean none = file.isEmpty()
                || values.has("pad_token_id") && values.get("pad_token_id").isJsonNull();
        return none ? -1 : integer("pad_token_id", otherwise);
    }

    /** A number. */
    double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonElement value = values.get(key);
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            throw refuse("has " + key + " = " + value + ", which must be a number");
        }
        return value.getAsDouble();
    }

    /** A probability below 1. */
    double fraction(String key, double otherwise) {
        double number = number(key, otherwise);
        if (!(number >= 0 && number < 1)) {
            throw refuse("has " + key + " = " + number + ", which must be at least 0 and below 1");
        }
        return number;
    }

    /** A table within it; an empty one where there is none. */
    Configuration table(String key) {
        return new Configuration(file, values.get(key) instanceof JsonObject table ? table : new JsonObject());
    }

    /** Requires that some things are not asked for. */
    void requireFalse(String... keys) {
        for (String key : keys) {
            if (truth(key, false)) {
                throw refuse("has " + key + ", which is not known here");
            }
        }
    }

    /** Yes or no. */
    boolean truth(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonElement value = values.get(key);
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw refuse("has " + key + " = " + value + ", which must be true or false");
        }
        return value.getAsBoolean();
    }

    /** A text. */
    String text(String key, String otherwise) {
        return has(key) && values.get(key).isJsonPrimitive() ? values.get(key).getAsString() : otherwise;
    }

    /** An error in it, which is the file's or that of the model's options. */
    IllegalArgumentException refuse(String problem) {
        String printable = problem.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return file.isPresent()
                ? new ModelFormatException(file.get(), printable)
                : new IllegalArgumentException("the model " + printable);
    }
}
