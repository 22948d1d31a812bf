package dev.cohort.step;

/** How numbers are drawn. */
public sealed interface Distribution {
    /** 0 with the given probability, else 1 / (1 - probability). */
    record Dropout(double probability) implements Distribution {}

    /** Standard normal. */
    record Normal() implements Distribution {}

    /** Uniform over [0, 1). */
    record Uniform() implements Distribution {}
}
