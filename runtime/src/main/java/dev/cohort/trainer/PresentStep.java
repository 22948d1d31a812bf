package dev.cohort.trainer;

import dev.cohort.api.run.RunEvent;

/** The step that was made last; one object for all steps, so that a step leaves no garbage. */
final class PresentStep implements RunEvent.Stepped {
    long step;
    int epoch;
    float loss;

    /** The last step in which the loss was computed. */
    long measured;

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

    @Override
    public boolean isMeasured() {
        return measured > 0;
    }
}
