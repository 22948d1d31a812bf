package dev.cohort.trainer;

import dev.cohort.session.Snapshot;

/**
 * All that a training needs to go on.
 *
 * @param snapshot the model and its optimizers
 * @param progress what else there is to know
 */
record Checkpoint(Snapshot snapshot, Progress progress) {
    long step() {
        return snapshot.step();
    }
}
