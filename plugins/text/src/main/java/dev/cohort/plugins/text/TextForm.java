package dev.cohort.plugins.text;

/** How the texts of a row are read. */
enum TextForm {
    /** One text. */
    SINGLE,
    /** Two texts as one, divided by special tokens. */
    JOINED,
    /** Two texts, each by itself. */
    APART
}
