package dev.cohort.tracking;

import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;

/** A step whose numbers can be set, as the trainer's own is used again and again. */
final class Steps implements RunEvent.Stepped {
    static final RunControl CONTROL = reason -> {
        throw new AssertionError("nobody here stops a run: " + reason);
    };

    private long step;
    private int epoch;
    private float loss;

    Steps at(long newStep, int newEpoch, float newLoss) {
        step = newStep;
        epoch = newEpoch;
        loss = newLoss;
        return this;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public float loss() {
        return loss;
    }
}
