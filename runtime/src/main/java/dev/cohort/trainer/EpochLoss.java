package dev.cohort.trainer;

import java.util.OptionalDouble;

/** The mean loss of an epoch, of the examples whose loss was measured: an objective need not take part in every step. */
final class EpochLoss {
    private long examples;
    private double sum;

    void add(float loss, int size) {
        examples += size;
        sum += (double) loss * size;
    }

    void clear() {
        examples = 0;
        sum = 0;
    }

    OptionalDouble mean() {
        return examples == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / examples);
    }

    Progress progress() {
        return Progress.NONE.with("measured-examples", examples).with("loss-sum", sum);
    }

    void resume(Progress progress) {
        examples = progress.count("measured-examples");
        sum = progress.number("loss-sum");
    }
}
