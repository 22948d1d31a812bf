package dev.cohort.plugins.text;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a {@code tokenizer.json}, as HuggingFace's tokenizers write them. */
final class TokenizerJson {
    private TokenizerJson() {}

    /**
     * A whole file.
     *
     * @param special the special tokens, which are the first
     */
    static String text(
            List<String> special, Object normalizer, Object preTokenizer, Object frame, Object decoder, Object model) {
        List<Object> added = new ArrayList<>();
        for (int number = 0; number < special.size(); number++) {
            added.add(object(
                    "id", number,
                    "content", special.get(number),
                    "single_word", false,
                    "lstrip", false,
                    "rstrip", false,
                    "normalized", false,
                    "special", true));
        }
        Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
        return gson.toJson(object(
                "version", "1.0",
                "truncation", NOTHING,
                "padding", NOTHING,
                "added_tokens", added,
                "normalizer", normalizer,
                "pre_tokenizer", preTokenizer,
                "post_processor", frame,
                "decoder", decoder,
                "model", model));
    }

    /** What stands for null, which no map of these holds. */
    static final Object NOTHING = JsonNull.INSTANCE;

    /** An object of keys and values, one after the other. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            object.put(keysAndValues[index].toString(), keysAndValues[index + 1]);
        }
        return object;
    }

    /** Tokens with their numbers. */
    static Map<String, Object> numbered(List<String> tokens) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (int number = 0; number < tokens.size(); number++) {
            numbers.put(tokens.get(number), number);
        }
        return numbers;
    }

    /** BERT's way to tidy a text up. */
    static Object bertNormalizer(boolean lowerCase) {
        return object(
                "type",
                "BertNormalizer",
                "clean_text",
                true,
                "handle_chinese_chars",
                true,
                "strip_accents",
                NOTHING,
                "lowercase",
                lowerCase);
    }

    static Object lowerCase(boolean lowerCase) {
        return lowerCase ? object("type", "Lowercase") : NOTHING;
    }

    /** Bytes as letters. */
    static Object byteLevel(boolean prefixSpace, boolean words) {
        return object("type", "ByteLevel", "add_prefix_space", prefixSpace, "trim_offsets", true, "use_regex", words);
    }

    /** A sentence between {@code [CLS]} and {@code [SEP]}, a second one behind it before another {@code [SEP]}. */
    static Object bertFrame(int begin, int end) {
        List<Object> single = List.of(special("[CLS]", 0), sequence("A", 0), special("[SEP]", 0));
        List<Object> pair = new ArrayList<>(single);
        pair.add(sequence("B", 1));
        pair.add(special("[SEP]", 1));
        return object(
                "type",
                "TemplateProcessing",
                "single",
                single,
                "pair",
                pair,
                "special_tokens",
                object("[CLS]", named("[CLS]", begin), "[SEP]", named("[SEP]", end)));
    }

    private static Object special(String token, int type) {
        return object("SpecialToken", object("id", token, "type_id", type));
    }

    private static Object sequence(String name, int type) {
        return object("Sequence", object("id", name, "type_id", type));
    }

    private static Object named(String token, int number) {
        return object("id", token, "ids", List.of(number), "tokens", List.of(token));
    }
}
