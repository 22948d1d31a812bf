package dev.cohort.plugins.text;

/** What a vocabulary that is trained is made of. */
public enum VocabularyType {
    /** Words and pieces of words, as BERT's: a word is cut into the longest pieces, from its beginning. */
    WORD_PIECE,
    /** Runs of bytes, as GPT-2's and RoBERTa's; nothing is unknown, and 261 tokens are the bytes alone. */
    BYTE_PAIR,
    /** Words, and marks between them. */
    WHITESPACE
}
