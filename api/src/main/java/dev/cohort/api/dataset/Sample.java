package dev.cohort.api.dataset;

import dev.cohort.api.plugin.BrokenPromiseException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Examples that were drawn from a training part.
 *
 * @param examples their numbers; one may come several times
 * @param towards for each, another one's number
 * @param shares for each, how far its features move towards those of the other, from 0, not at all, to 1
 */
public record Sample(int[] examples, int[] towards, float[] shares) {
    public Sample {
        Objects.requireNonNull(examples, "examples");
        Objects.requireNonNull(towards, "towards");
        Objects.requireNonNull(shares, "shares");
        if (towards.length != examples.length || shares.length != examples.length) {
            throw new IllegalArgumentException("there are " + examples.length + " examples, but " + towards.length
                    + " to move towards and " + shares.length + " shares");
        }
    }

    /** Examples as they are. */
    public static Sample of(int[] examples) {
        Objects.requireNonNull(examples, "examples");
        return new Sample(examples, examples, new float[examples.length]);
    }

    /** What a sampling draws, held to what it promised. */
    static Sample of(Sampling sampling, TrainingClasses training, SplitMix64 random) {
        Sample sample = BrokenPromiseException.requireAnswer(sampling.draw(training, random), sampling, "draw");
        for (int index = 0; index < sample.size(); index++) {
            requireExample(sample.examples[index], sampling, training);
            requireExample(sample.towards[index], sampling, training);
            float share = sample.shares[index];
            if (!(share >= 0 && share <= 1)) {
                throw new BrokenPromiseException(
                        sampling, "draw", "gives the share " + share + ", which is not 0 to 1");
            }
        }
        return sample;
    }

    private static void requireExample(int example, Sampling sampling, TrainingClasses training) {
        if (example < 0 || example >= training.size()) {
            throw new BrokenPromiseException(
                    sampling, "draw", "gives the example " + example + ", but they are 0 to " + (training.size() - 1));
        }
    }

    /** Whether every example is one that there is, and not made of two. */
    boolean isPlain() {
        for (float share : shares) {
            if (share != 0) {
                return false;
            }
        }
        return true;
    }

    /** How many examples were drawn. */
    public int size() {
        return examples.length;
    }

    /** How many examples of each class were drawn. */
    long[] counts(TrainingClasses training) {
        long[] counts = new long[training.classes()];
        Arrays.stream(examples).forEach(example -> counts[training.classOf(example)]++);
        return counts;
    }
}
