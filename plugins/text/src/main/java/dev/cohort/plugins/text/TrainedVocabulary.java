package dev.cohort.plugins.text;

import static dev.cohort.plugins.text.TokenizerJson.object;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.cohort.api.dataset.DataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vocabulary that is trained on texts.
 *
 * <p>The native library tidies texts up and cuts them into words, as it will when it encodes them; pieces are learned of the words here,
 * since DJL's build has no trainer.
 *
 * @param size the most tokens, special ones included
 * @param lowerCase whether capital letters are read as small ones
 * @param frequency how often a pair of pieces has to occur to become one, or a word to be a token
 */
record TrainedVocabulary(VocabularyType type, int size, boolean lowerCase, int frequency) {
    private static final List<String> BERT = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final List<String> ROBERTA = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");
    private static final String WITHIN_WORD = "##";

    /**
     * The text of a {@code tokenizer.json}.
     *
     * @throws DataException if the texts have no words, or more letters than tokens
     */
    String train(List<String> texts) {
        Map<String, Long> words = words(texts);
        if (words.isEmpty()) {
            throw new DataException(
                    "the texts of the training part have no words, of which a vocabulary could be made");
        }
        return switch (type) {
            case WORD_PIECE -> wordPieces(words);
            case BYTE_PAIR -> bytePairs(words);
            case WHITESPACE -> wholeWords(words);
        };
    }

    private String wordPieces(Map<String, Long> words) {
        List<String> tokens = PairMerges.learn(words, BERT, List.of(), WITHIN_WORD, size, frequency)
                .tokens();
        requireSize(tokens, "letters, at the beginning of words and within");
        return TokenizerJson.text(
                BERT,
                TokenizerJson.bertNormalizer(lowerCase),
                object("type", "BertPreTokenizer"),
                bertFrame(),
                object("type", "WordPiece", "prefix", WITHIN_WORD, "cleanup", true),
                object(
                        "type",
                        "WordPiece",
                        "unk_token",
                        "[UNK]",
                        "continuing_subword_prefix",
                        WITHIN_WORD,
                        "max_input_chars_per_word",
                        100,
                        "vocab",
                        TokenizerJson.numbered(tokens)));
    }

    private String bytePairs(Map<String, Long> words) {
        PairMerges.Learned learned = PairMerges.learn(words, ROBERTA, new ByteLetters().all(), "", size, frequency);
        requireSize(learned.tokens(), "bytes");
        return TokenizerJson.text(
                ROBERTA,
                TokenizerJson.lowerCase(lowerCase),
                TokenizerJson.byteLevel(false, true),
                object(
                        "type",
                        "RobertaProcessing",
                        "sep",
                        List.of("</s>", ROBERTA.indexOf("</s>")),
                        "cls",
                        List.of("<s>", ROBERTA.indexOf("<s>")),
                        "trim_offsets",
                        true,
                        "add_prefix_space",
                        false),
                TokenizerJson.byteLevel(true, true),
                object(
                        "type",
                        "BPE",
                        "dropout",
                        TokenizerJson.NOTHING,
                        "unk_token",
                        TokenizerJson.NOTHING,
                        "continuing_subword_prefix",
                        TokenizerJson.NOTHING,
                        "end_of_word_suffix",
                        TokenizerJson.NOTHING,
                        "fuse_unk",
                        false,
                        "byte_fallback",
                        false,
                        "ignore_merges",
                        false,
                        "vocab",
                        TokenizerJson.numbered(learned.tokens()),
                        "merges",
                        learned.merges()));
    }

    private String wholeWords(Map<String, Long> words) {
        List<String> tokens = new ArrayList<>(BERT);
        words.entrySet().stream()
                .filter(word -> word.getValue() >= frequency && !BERT.contains(word.getKey()))
                .sorted(Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(PairMerges.CODE_POINTS)))
                .limit(Math.max(0, size - BERT.size()))
                .forEach(word -> tokens.add(word.getKey()));
        return TokenizerJson.text(
                BERT,
                TokenizerJson.lowerCase(lowerCase),
                object("type", "Whitespace"),
                bertFrame(),
                TokenizerJson.NOTHING,
                object("type", "WordLevel", "vocab", TokenizerJson.numbered(tokens), "unk_token", "[UNK]"));
    }

    private static Object bertFrame() {
        return TokenizerJson.bertFrame(BERT.indexOf("[CLS]"), BERT.indexOf("[SEP]"));
    }

    private void requireSize(List<String> tokens, String least) {
        if (tokens.size() > size) {
            throw new DataException("the tokenizer's size = " + size + " holds not even special tokens and " + least
                    + ", which are " + tokens.size() + "; raise it");
        }
    }

    /** How often each word occurs, in the order of words. */
    private Map<String, Long> words(List<String> texts) {
        ByteLetters letters = new ByteLetters();
        TokenizersLibrary library = NativeLibrary.get();
        long handle = library.createTokenizerFromString(splitter(letters));
        Map<String, Long> counts = new ConcurrentHashMap<>();
        try {
            Texts.each(texts.size(), number -> {
                Map<String, Long> own = new HashMap<>();
                count(library, handle, letters, texts.get(number), own);
                own.forEach((word, count) -> counts.merge(word, count, Long::sum));
            });
        } finally {
            library.deleteTokenizer(handle);
        }
        return new TreeMap<>(counts);
    }

    private void count(
            TokenizersLibrary library, long handle, ByteLetters letters, String text, Map<String, Long> into) {
        long encoding = library.encode(handle, text, false);
        try {
            long[] tokens = library.getTokenIds(encoding);
            long[] words = library.getWordIds(encoding);
            for (int begin = 0, end = 0; begin < tokens.length; begin = end) {
                List<String> word = new ArrayList<>();
                while (end < tokens.length && words[end] == words[begin]) {
                    word.add(letters.all().get((int) tokens[end++]));
                }
                into.merge(
                        type == VocabularyType.BYTE_PAIR ? String.join("", word) : letters.text(word), 1L, Long::sum);
            }
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** A tokenizer that cuts as the trained one will, and whose tokens are bytes. */
    private String splitter(ByteLetters letters) {
        Object cut =
                switch (type) {
                    case WORD_PIECE -> object("type", "BertPreTokenizer");
                    case BYTE_PAIR -> TokenizerJson.byteLevel(false, true);
                    case WHITESPACE -> object("type", "Whitespace");
                };
        Object bytes = TokenizerJson.byteLevel(false, false);
        List<Object> steps = type == VocabularyType.BYTE_PAIR ? List.of(cut) : List.of(cut, bytes);
        return TokenizerJson.text(
                List.of(),
                type == VocabularyType.WORD_PIECE
                        ? TokenizerJson.bertNormalizer(lowerCase)
                        : TokenizerJson.lowerCase(lowerCase),
                object("type", "Sequence", "pretokenizers", steps),
                TokenizerJson.NOTHING,
                TokenizerJson.NOTHING,
                object(
                        "type", "BPE",
                        "vocab", TokenizerJson.numbered(letters.all()),
                        "merges", List.of()));
    }
}
