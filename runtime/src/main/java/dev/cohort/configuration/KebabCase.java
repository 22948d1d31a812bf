package dev.cohort.configuration;

import java.util.Locale;

/** How names in Java are written in experiment files. */
final class KebabCase {
    private KebabCase() {}

    /** {@code learningRate} is {@code learning-rate}. */
    static String ofKey(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** {@code HALF_SUM} is {@code half-sum}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code TrainingSection} is a {@code training-section}. */
    static String ofType(Class<?> type) {
        return ofKey(type.getSimpleName());
    }
}
