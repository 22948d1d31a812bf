package dev.cohort.api.dataset;

import java.util.Arrays;

/**
 * Examples that were drawn from a training part.
 *
 * @param examples their numbers; one may come several times
 * @param towards for each, another one's number
 * @param shares for each, how far its features move towards those of the other, from 0, not at all, to 1
 */
public record Sample(int[] examples, int[] towards, float[] shares) {
    public Sample {
        if (towards.length != examples.length || shares.length != examples.length) {
            throw new IllegalArgumentException("there are " + examples.length + " examples, but " + towards.length
                    + " to move towards and " + shares.length + " shares");
        }
    }

    /** Examples as they are. */
    public static Sample of(int[] examples) {
        return new Sample(examples, examples, new float[examples.length]);
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
