package dev.cohort.plugins.transformers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.SavedModel;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A model as {@code save_pretrained} of the HuggingFace library writes it. */
final class Pretrained {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().create();

    private Pretrained() {}

    /**
     * Writes {@code config.json} and {@code model.safetensors}.
     *
     * @param architecture the library's class, as in {@code BertForSequenceClassification}
     * @param classifier the parameter that has a row for each class; one that is not there where there are no classes
     */
    static void save(SavedModel to, Configuration configuration, String architecture, String classifier) {
        JsonObject values = configuration.values().deepCopy();
        JsonArray architectures = new JsonArray();
        architectures.add(architecture);
        values.add("architectures", architectures);
        values.addProperty("dtype", "float32");
        TokenRoles roles =
                to.field(TokenFields.INPUT_IDS).map(Field::tokenRoles).orElse(TokenRoles.NONE);
        name(configuration, values, "pad_token_id", roles.padding());
        name(configuration, values, "bos_token_id", roles.start());
        name(configuration, values, "eos_token_id", roles.end());
        Shape shape = to.shapes().get(classifier);
        if (shape != null) {
            label(
                    values,
                    Math.toIntExact(shape.size(0)),
                    to.field(Field.TARGET).map(Field::classNames).orElse(List.of()));
        }
        to.text("config.json", JSON.toJson(values) + "\n");
        to.tensors("model.safetensors", Map.of("format", "pt"));
    }

    /** Names a token where the configuration names none; the library's own default is that of another vocabulary. */
    private static void name(Configuration from, JsonObject values, String key, OptionalLong token) {
        if (token.isPresent() && !from.has(key)) {
            values.addProperty(key, token.getAsLong());
        } else if (from.file().isEmpty() && !from.has(key)) {
            values.add(key, JsonNull.INSTANCE);
        }
    }

    /** Names the classes, by number where they have no names. */
    private static void label(JsonObject values, int count, List<String> names) {
        JsonObject labels = new JsonObject();
        JsonObject numbers = new JsonObject();
        for (int number = 0; number < count; number++) {
            String name = names.size() == count ? names.get(number) : "LABEL_" + number;
            labels.addProperty(Integer.toString(number), name);
            numbers.addProperty(name, number);
        }
        values.add("id2label", labels);
        values.add("label2id", numbers);
    }

    /** How many different tokens a trained model knows. */
    static int vocabulary(SavedModel model, String table) {
        Shape shape = model.shapes().get(table);
        if (shape == null) {
            throw new IllegalStateException("the trained model has no " + table);
        }
        return Math.toIntExact(shape.size(0));
    }
}
