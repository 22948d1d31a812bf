package dev.cohort.plugins.text;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The options that say in which columns, or under which keys, texts stand. */
public record TextNames(
        @About("the column with the text") String text,
        @About("the column with a second text, which is read behind the first") Optional<String> textPair) {
    public TextNames {
        Options.require(!textPair.equals(Optional.of(text)), "text-pair", "is the column of text");
    }

    /** The columns by the options that name them. */
    Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>(Map.of("text", text));
        textPair.ifPresent(column -> columns.put("text-pair", column));
        return columns;
    }

    /** Makes sure that what is cut is there. */
    void requireFit(TokenLengths lengths) {
        Options.require(
                textPair.isPresent() || lengths.truncation() != Truncation.ONLY_SECOND,
                "truncation",
                "is only-second, but there is no text-pair; it must be longest-first, only-first or none");
    }

    TextForm form() {
        return textPair.isPresent() ? TextForm.JOINED : TextForm.SINGLE;
    }
}
