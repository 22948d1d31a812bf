package dev.cohort.api.dataset;

/**
 * The names of fields that hold tokens, whole numbers of shape [length], as data sets of text give them and models read them. What
 * fills up stands behind the tokens; {@link #INPUT_IDS} declares the vocabulary as its {@linkplain Field#classNames classes}.
 */
public final class TokenFields {
    /** The number of each token. */
    public static final String INPUT_IDS = "input-ids";

    /** 1 for each token of the text, 0 for what fills a batch up to one length. */
    public static final String ATTENTION_MASK = "attention-mask";

    /** 0 for the tokens of the first text of a pair, 1 for those of the second. */
    public static final String TOKEN_TYPE_IDS = "token-type-ids";

    /** What a decoder reads: the target, one place later, behind the token that every target begins with. */
    public static final String DECODER_INPUT_IDS = "decoder-input-ids";

    /** 1 for each token that is part of an answer, 0 for those of the question and for what fills up. */
    public static final String ANSWER_MASK = "answer-mask";

    /** 1 for each token that gets a tag, as the first piece of a word; 0 for its other pieces, special tokens and what fills up. */
    public static final String TAG_MASK = "tag-mask";

    /** What stands before the names of the fields of the answer that is not preferred. */
    public static final String REJECTED = "rejected-";

    /** The target at places that are none, as those that fill up, special tokens, or pieces of words that do not count. */
    public static final long IGNORED = -100;

    private TokenFields() {}
}
