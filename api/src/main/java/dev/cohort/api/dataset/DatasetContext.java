package dev.cohort.api.dataset;

import java.util.Map;
import java.util.Optional;

/**
 * What a data set needs to know of the run.
 *
 * @param seed the run's seed, from which splits and orders are drawn
 * @param targets what losses compare predictions with, or metrics judge embeddings by, by the name of the field; empty where none does
 * @param fold of a cross-validation, what to train and to validate on
 * @param task of several that are learned one after another, the one whose examples are wanted
 */
public record DatasetContext(
        long seed, Map<String, TargetRequest> targets, Optional<Fold> fold, Optional<LearningTask> task) {
    public DatasetContext {
        targets = Map.copyOf(targets);
    }

    /** A loss of {@link Field#TARGET} alone. */
    public DatasetContext(long seed, TargetRequest target) {
        this(seed, Map.of(Field.TARGET, target));
    }

    /** Of all examples. */
    public DatasetContext(long seed, Map<String, TargetRequest> targets) {
        this(seed, targets, Optional.empty(), Optional.empty());
    }

    /** What {@link Field#TARGET} is wanted as, if a loss reads it. */
    public Optional<TargetRequest> target() {
        return Optional.ofNullable(targets.get(Field.TARGET));
    }
}
