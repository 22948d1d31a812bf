package dev.cohort.plugins.text;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The options that say how texts become tokens: by a file, or by a vocabulary that is trained on the training part. */
public record TokenizerOptions(
        @About("a tokenizer.json, as HuggingFace's tokenizers write it") Optional<Path> path,
        @About("without a file, what vocabulary is trained on the training part: word-piece, byte-pair or whitespace")
                Optional<VocabularyType> type,
        @About("the most tokens of one that is trained (8000)") Optional<Integer> size,
        @About("whether one that is trained reads capital letters as small ones (true, but for byte-pair)")
                Optional<Boolean> lowerCase,
        @About("how often pieces have to occur side by side to become one, or a word to be a token (0)")
                Optional<Integer> minFrequency,
        @About("the token that fills texts up ([PAD], <pad> and the like, or the one that the file names)")
                Optional<String> paddingToken,
        @About("the token that begins a text to be written ([CLS], <s> and the like)") Optional<String> startToken,
        @About("the token that ends a text ([SEP], </s>, <|endoftext|> and the like)") Optional<String> endToken,
        @About("the token that hides another ([MASK], <mask>)") Optional<String> maskToken) {
    /** The name under which the tokenizer's text is learned. */
    static final String LEARNED = "tokenizer.json";

    private static final int SIZE = 8000;

    public TokenizerOptions {
        Options.require(
                path.isPresent() != type.isPresent(),
                "type",
                path.isPresent()
                        ? "trains a vocabulary, but path has one; remove one of the two"
                        : "or path is needed: a vocabulary to train, or a tokenizer.json");
        requireTrained(path, "size", size);
        requireTrained(path, "lower-case", lowerCase);
        requireTrained(path, "min-frequency", minFrequency);
        size.ifPresent(tokens -> Options.positive(tokens, "size"));
        minFrequency.ifPresent(count -> Options.notNegative(count, "min-frequency"));
    }

    private static void requireTrained(Optional<Path> path, String option, Optional<?> value) {
        Options.require(
                path.isEmpty() || value.isEmpty(), option, "is that of a vocabulary to train, but path has one");
    }

    /**
     * The tokenizer of a training.
     *
     * @param training the texts of the training part
     */
    Tokenizer open(Supplier<List<String>> training) {
        if (path.isPresent()) {
            return Tokenizer.of(TokenizerFile.text(path.get()), path, this);
        }
        VocabularyType made = type.orElseThrow();
        TrainedVocabulary vocabulary = new TrainedVocabulary(
                made, size.orElse(SIZE), lowerCase.orElse(made != VocabularyType.BYTE_PAIR), minFrequency.orElse(0));
        return Tokenizer.of(vocabulary.train(training.get()), Optional.empty(), this);
    }

    /** The tokenizer that a training had. */
    Tokenizer learned(Map<String, List<String>> learned) {
        return Tokenizer.of(String.join("", learned.getOrDefault(LEARNED, List.of())), Optional.empty(), this);
    }
}
