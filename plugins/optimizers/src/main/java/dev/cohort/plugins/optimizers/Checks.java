package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.Options;

/** What the options of all optimizers must keep to. */
final class Checks {
    private Checks() {}

    static void learningRate(double value) {
        notNegative(value, "learning-rate");
    }

    static void notNegative(double value, String key) {
        Options.require(value >= 0 && Double.isFinite(value), key, "must be 0 or more, got " + value);
    }

    static void decayRate(double value, String key) {
        Options.require(value >= 0 && value < 1, key, "must be at least 0 and below 1, got " + value);
    }
}
