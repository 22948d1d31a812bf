package dev.cohort.api.loss;

import java.util.Locale;

/** What the predictions of a trained model are, for metrics and for people. */
public enum Answer {
    /** A probability for each class, beside the class that is right. */
    CLASSES,
    /** Numbers, beside those that are right. */
    NUMBERS,
    /** A place for each example, near those of its class; metrics judge it by the classes, also where the loss reads none. */
    EMBEDDINGS,
    /** Something that is compared with nothing, such as an image that a generator made. */
    SAMPLES,
    /**
     * A text that a model writes token by token, or finds as the answer to a {@linkplain dev.cohort.api.dataset.Questions question},
     * beside those that are right; what metrics judge, whatever the loss reads.
     */
    TEXTS;

    /** As messages call them, in the plural. */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }
}
