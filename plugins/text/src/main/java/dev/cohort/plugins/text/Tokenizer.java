package dev.cohort.plugins.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.dataset.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Makes tokens of texts, in any thread; whoever opens one closes it.
 *
 * <p>The native library encodes single texts without special tokens; these, padding and truncation come from {@link SpecialTokens},
 * which does as the library would.
 */
final class Tokenizer implements Vocabulary, AutoCloseable {
    private static final List<String> PADDING = List.of("[PAD]", "<pad>", "<|pad|>", "<PAD>");
    private static final List<String> START =
            List.of("[BOS]", "<s>", "[CLS]", "<|begin_of_text|>", "<|startoftext|>", "<bos>");
    private static final List<String> END =
            List.of("[EOS]", "</s>", "[SEP]", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "<|eot_id|>", "<eos>");
    private static final List<String> MASK = List.of("[MASK]", "<mask>");
    private static final int SHOWN = 40;
    private static final String CONFIGURATION = "tokenizer_config.json";

    private final TokenizersLibrary library;
    private final long handle;
    private final TokenizerFile file;
    private final Optional<Path> path;
    private final SpecialTokens special;
    private final Map<Role, Optional<Integer>> roles;
    private volatile boolean closed;

    /** What special tokens are for. */
    private enum Role {
        PADDING,
        START,
        END,
        MASK
    }

    private Tokenizer(
            TokenizersLibrary library,
            long handle,
            TokenizerFile file,
            Optional<Path> path,
            Map<Role, Optional<Integer>> roles) {
        this.library = library;
        this.handle = handle;
        this.file = file;
        this.path = path;
        this.roles = roles;
        this.special = told("of its own", () -> SpecialTokens.of(library, handle, file));
        special.largest().filter(number -> number >= file.tokens().size()).ifPresent(number -> {
            throw TokenizerFile.refused(
                    path,
                    "puts the token " + number + " around texts, but has "
                            + file.tokens().size() + " tokens");
        });
    }

    /** What the library does with a text, or why it does not. */
    private <T> T told(String text, Supplier<T> work) {
        try {
            return work.get();
        } catch (DataException unfit) {
            throw unfit;
        } catch (RuntimeException refused) {
            throw TokenizerFile.refused(
                    path,
                    "cannot make tokens of the text " + text + ": " + refused.getMessage()
                            + "; is there a token for what is in no other, such as [UNK]?");
        }
    }

    private static String shown(String text) {
        return '"' + text.substring(0, Math.min(SHOWN, text.length())) + (text.length() > SHOWN ? "…\"" : "\"");
    }

    /**
     * Makes a tokenizer of the text of a {@code tokenizer.json}.
     *
     * @param path where it comes from, if it is the user's
     * @throws dev.cohort.api.dataset.DataException if it is none
     */
    static Tokenizer of(String json, Optional<Path> path, TokenizerOptions options) {
        TokenizerFile file = TokenizerFile.of(json, path);
        Map<Role, Optional<Integer>> roles = Map.of(
                Role.PADDING,
                        role("padding-token", options.paddingToken(), PADDING, file, path)
                                .or(file::padding),
                Role.START, role("start-token", options.startToken(), START, file, path),
                Role.END, role("end-token", options.endToken(), END, file, path),
                Role.MASK, role("mask-token", options.maskToken(), MASK, file, path));
        TokenizersLibrary library = NativeLibrary.get();
        long handle;
        try {
            handle = library.createTokenizerFromString(json);
        } catch (RuntimeException | LinkageError refused) {
            throw TokenizerFile.refused(
                    path, "is no tokenizer that the tokenizers library reads: " + refused.getMessage());
        }
        library.disableTruncation(handle);
        library.disablePadding(handle);
        try {
            return new Tokenizer(library, handle, file, path, roles);
        } catch (DataException unfit) {
            library.deleteTokenizer(handle);
            throw unfit;
        }
    }

    private static Optional<Integer> role(
            String option, Optional<String> given, List<String> usual, TokenizerFile file, Optional<Path> path) {
        Optional<Integer> found = given.map(List::of).map(file::first).orElseGet(() -> file.first(usual));
        if (given.isPresent() && found.isEmpty()) {
            throw TokenizerFile.refused(path, "has no token \"" + given.get() + "\", which is the " + option);
        }
        return found;
    }

    /** What is closed would take the process with it. */
    private long handle() {
        if (closed) {
            throw new IllegalStateException("the tokenizer is closed");
        }
        return handle;
    }

    /** The text of the {@code tokenizer.json}. */
    String json() {
        return file.json();
    }

    /**
     * What a run keeps of it: its text, and a configuration that has the HuggingFace library read that text as it is,
     * rather than as the tokenizer that is usual for a model.
     */
    Map<String, List<String>> learned() {
        JsonObject configuration = new JsonObject();
        configuration.addProperty("tokenizer_class", "PreTrainedTokenizerFast");
        name(configuration, "pad_token", role(Role.PADDING));
        name(configuration, "bos_token", role(Role.START));
        name(configuration, "eos_token", role(Role.END));
        name(configuration, "mask_token", role(Role.MASK));
        name(configuration, "unk_token", file.unknown());
        name(configuration, "cls_token", file.first(List.of("[CLS]", "<s>")));
        name(configuration, "sep_token", file.first(List.of("[SEP]", "</s>")));
        return Map.of(TokenizerOptions.LEARNED, List.of(json()), CONFIGURATION, List.of(configuration.toString()));
    }

    private void name(JsonObject configuration, String key, Optional<Integer> token) {
        token.filter(number -> number < tokens().size())
                .ifPresent(number -> configuration.addProperty(key, tokens().get(number)));
    }

    /** All tokens in the order of their numbers, each of a text of its own. */
    List<String> tokens() {
        return file.tokens();
    }

    /** What is put around texts. */
    SpecialTokens special() {
        return special;
    }

    /** Whether a token is a special one. */
    boolean isSpecial(int token) {
        return file.special().contains(token);
    }

    /** The token for what is in no token; -1 where there is none. */
    int unknown() {
        return file.unknown().orElse(-1);
    }

    /** The token that fills up; the first where there is none for that, since the mask says what counts. */
    int padding() {
        return role(Role.PADDING).orElse(0);
    }

    /** The token that hides others. */
    Optional<Integer> mask() {
        return role(Role.MASK);
    }

    /** The tokens of a text, without special ones around them. */
    int[] encode(String text) {
        long encoding = told(shown(text), () -> library.encode(handle(), text, false));
        try {
            return ints(library.getTokenIds(encoding));
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** The same with the places in the text that tokens come from. */
    Pieces pieces(String text) {
        long encoding = told(shown(text), () -> library.encode(handle(), text, false));
        try {
            int[] tokens = ints(library.getTokenIds(encoding));
            CharSpan[] spans = library.getTokenCharSpans(encoding);
            int[] starts = new int[tokens.length];
            int[] ends = new int[tokens.length];
            boolean plain = text.codePointCount(0, text.length()) == text.length();
            for (int index = 0; index < tokens.length; index++) {
                // The library counts code points.
                starts[index] = plain ? spans[index].getStart() : text.offsetByCodePoints(0, spans[index].getStart());
                ends[index] = plain ? spans[index].getEnd() : text.offsetByCodePoints(0, spans[index].getEnd());
            }
            return new Pieces(tokens, starts, ends);
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** The tokens of words, each of which is a text of its own, and for each token the number of its word. */
    Words words(List<String> words) {
        long encoding = told(
                shown(String.join(" ", words)),
                () -> library.encodeList(handle(), words.toArray(String[]::new), false));
        try {
            return new Words(ints(library.getTokenIds(encoding)), ints(library.getWordIds(encoding)));
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /**
     * Tokens of a text.
     *
     * @param starts where each begins in the text
     * @param ends the place behind its end
     */
    record Pieces(int[] tokens, int[] starts, int[] ends) {}

    /** Tokens of words, and the word that each is of. */
    record Words(int[] tokens, int[] words) {}

    private static int[] ints(long[] numbers) {
        int[] all = new int[numbers.length];
        for (int index = 0; index < all.length; index++) {
            all[index] = (int) numbers[index];
        }
        return all;
    }

    @Override
    public int size() {
        return file.tokens().size();
    }

    @Override
    public synchronized String text(long[] tokens) {
        return library.decode(handle(), tokens, true);
    }

    /** The token that begins a text to be written: the one that ends others, where there is none of its own. */
    @Override
    public long start() {
        return role(Role.START).or(() -> role(Role.END)).orElse(0);
    }

    @Override
    public long end() {
        return role(Role.END).orElse(0);
    }

    /** Whether there is a token that ends texts, as there must be where texts are written. */
    boolean hasEnd() {
        return role(Role.END).isPresent();
    }

    /** Which tokens are none of a text's own. */
    TokenRoles tokenRoles() {
        return new TokenRoles(number(Role.PADDING), number(Role.START), number(Role.END));
    }

    private OptionalLong number(Role role) {
        return role(role).stream().mapToLong(Integer::longValue).findFirst();
    }

    private Optional<Integer> role(Role role) {
        return roles.getOrDefault(role, Optional.empty());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            library.deleteTokenizer(handle);
        }
    }
}
