package dev.cohort.plugins.text;

import dev.cohort.api.option.About;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that say how texts become tokens. */
public record TokenizerOptions(
        @About("the tokenizer.json, as HuggingFace's tokenizers write it") Path path,
        @About("the token that fills texts up (the one that the file names, or [PAD], <pad> and the like)")
                Optional<String> paddingToken,
        @About("the token that begins a text to be written ([CLS], <s> and the like)") Optional<String> startToken,
        @About("the token that ends a text ([SEP], </s>, <|endoftext|> and the like)") Optional<String> endToken,
        @About("the token that hides another ([MASK], <mask>)") Optional<String> maskToken) {
    /** The name under which the tokenizer's text is learned. */
    static final String LEARNED = "tokenizer.json";

    /** The file's tokenizer. */
    Tokenizer open() {
        return Tokenizer.of(TokenizerFile.text(path), Optional.of(path), this);
    }

    /** The tokenizer of a training. */
    Tokenizer learned(Map<String, List<String>> learned) {
        return Tokenizer.of(String.join("", learned.getOrDefault(LEARNED, List.of())), Optional.empty(), this);
    }
}
