package dev.cohort.trainer;

import dev.cohort.api.run.RunEvent;

/** The step that was made last; one object for all steps, so that a step leaves no garbage. */
final class PresentStep implements RunEvent.Stepped {
    long step;
    int epoch;
    float loss;

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
