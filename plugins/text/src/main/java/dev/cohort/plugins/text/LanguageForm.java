package dev.cohort.plugins.text;

/** What a model of language is to predict. */
public enum LanguageForm {
    /** At each place the next token. */
    CAUSAL,
    /** Tokens that are hidden (Devlin et al. 2019). */
    MASKED
}
