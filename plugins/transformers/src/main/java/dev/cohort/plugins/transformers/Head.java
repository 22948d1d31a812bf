package dev.cohort.plugins.transformers;

/** What is predicted from what a transformer makes of the tokens. */
public enum Head {
    /** One class, or as many numbers as the loss wants, for the text as a whole: [batch, size]. */
    CLASSIFICATION,
    /** A class for each token: [batch, length, size]. */
    TOKENS,
    /** Which token stood at each place: [batch, length, vocabulary]. */
    MASKED_LANGUAGE_MODEL,
    /** Which token stands at the next place: [batch, length, vocabulary]. */
    CAUSAL_LANGUAGE_MODEL,
    /** Where an answer begins and ends: the outputs {@code start} and {@code end}, [batch, length]. */
    QUESTION_ANSWERING,
    /** The vector of the text as a whole: [batch, width]. */
    POOLED,
    /** One number for the text as a whole: [batch, 1]. */
    REWARD,
    /** The vectors of all tokens: [batch, length, width]. */
    NONE;

    /** How the HuggingFace library's classes of models with this head end. */
    String architecture() {
        return switch (this) {
            case CLASSIFICATION, REWARD -> "ForSequenceClassification";
            case TOKENS -> "ForTokenClassification";
            case MASKED_LANGUAGE_MODEL -> "ForMaskedLM";
            case CAUSAL_LANGUAGE_MODEL -> "ForCausalLM";
            case QUESTION_ANSWERING -> "ForQuestionAnswering";
            case POOLED, NONE -> "Model";
        };
    }

    /** Whether it is about the text as a whole. */
    boolean isOfText() {
        return this == CLASSIFICATION || this == POOLED || this == REWARD;
    }
}
