package dev.cohort.api.dataset;

/** The names of fields that hold tokens, whole numbers of shape [length], as data sets of text give them and models read them. */
public final class TokenFields {
    /** The number of each token. */
    public static final String INPUT_IDS = "input-ids";

    /** 1 for each token of the text, 0 for what fills a batch up to one length. */
    public static final String ATTENTION_MASK = "attention-mask";

    /** 0 for the tokens of the first text of a pair, 1 for those of the second. */
    public static final String TOKEN_TYPE_IDS = "token-type-ids";

    /** What a decoder reads: the target, one place later, behind the token that every target begins with. */
    public static final String DECODER_INPUT_IDS = "decoder-input-ids";

    private TokenFields() {}
}
