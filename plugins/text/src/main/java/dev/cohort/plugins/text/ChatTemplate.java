package dev.cohort.plugins.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.api.option.Options;
import java.util.Map;

/**
 * How what was said becomes one text.
 *
 * @param turns for each role the text around {@code {content}}; where it is empty, texts stay as they are
 */
record ChatTemplate(Map<String, String> turns) {
    private static final String CONTENT = "{content}";
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";

    /** Makes sure that templates are such. */
    static void require(Map<String, String> turns) {
        turns.forEach((role, text) ->
                Options.require(text.contains(CONTENT), "chat", "has no {content} in the text of '" + role + "'"));
        Options.require(
                turns.isEmpty() || turns.containsKey(USER) && turns.containsKey(ASSISTANT),
                "chat",
                "needs a text for user and one for assistant");
    }

    /** What comes before an answer. */
    String prompt(String text, Place place) {
        return turns.isEmpty() ? text : said(text, USER, place) + part(ASSISTANT, 0);
    }

    /** An answer behind its prompt. */
    String answer(String text, Place place) {
        if (turns.isEmpty()) {
            return text;
        }
        String said = said(text, ASSISTANT, place);
        String before = part(ASSISTANT, 0);
        return said.startsWith(before) ? said.substring(before.length()) : said;
    }

    /** The part of a role's text before, 0, or behind, 1, the content. */
    private String part(String role, int which) {
        String text = turns.getOrDefault(role, CONTENT);
        int place = text.indexOf(CONTENT);
        return which == 0 ? text.substring(0, place) : text.substring(place + CONTENT.length());
    }

    private String said(String text, String role, Place place) {
        if (!text.startsWith("[")) {
            return turn(role, text);
        }
        try {
            StringBuilder all = new StringBuilder();
            JsonArray messages = JsonParser.parseString(text).getAsJsonArray();
            for (JsonElement element : messages) {
                JsonObject message = element.getAsJsonObject();
                String by = message.get("role").getAsString();
                if (!turns.containsKey(by)) {
                    throw place.refused("the role '" + by + "' has no text in chat, which has those of "
                            + String.join(", ", turns.keySet()));
                }
                all.append(turn(by, message.get("content").getAsString()));
            }
            return all.toString();
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | UnsupportedOperationException other) {
            // A text that begins as a list does.
            return turn(role, text);
        }
    }

    private String turn(String role, String content) {
        return part(role, 0) + content + part(role, 1);
    }
}
