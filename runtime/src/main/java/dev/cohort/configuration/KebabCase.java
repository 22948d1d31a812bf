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

    /** The kind {@code Optimizer} is an {@code optimizer}. */
    static String ofKind(Class<?> kind) {
        return ofKey(Character.toLowerCase(kind.getSimpleName().charAt(0))
                + kind.getSimpleName().substring(1));
    }
}
