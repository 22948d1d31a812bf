package dev.cohort.api.run;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import java.util.Map;
import java.util.OptionalLong;

/** Something that happened in a run. Steps count batches from 1, epochs from 0, times are milliseconds since 1970. */
public sealed interface RunEvent {
    /**
     * Training begins.
     *
     * @param steps how many steps there will be, where that is known
     * @param epochs how many epochs there will be, or 0 where steps limit the run
     */
    record Started(String experiment, String id, OptionalLong steps, int epochs, long time) implements RunEvent {}

    /** A step was made; the same object serves every step, so a listener takes what it needs at once. */
    non-sealed interface Stepped extends RunEvent {
        long step();

        int epoch();

        /** The first objective's loss, before its update, of the last batch in which it took part. */
        float loss();

        /** Whether the first objective has taken part in a step yet, without which there is no {@link #loss}. */
        default boolean isMeasured() {
            return true;
        }
    }

    /** Metrics to be kept, by name as in {@code train/loss}. */
    record Logged(long step, int epoch, long time, Map<String, Double> metrics) implements RunEvent {
        public Logged {
            metrics = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(metrics));
        }
    }

    /** A part was evaluated; its numbers follow as {@link Logged}. */
    record Evaluated(Part part, long step, int epoch, Map<String, Result> results) implements RunEvent {}

    /** An epoch ended. */
    record EpochEnded(int epoch, long step) implements RunEvent {}

    /**
     * Training ended, and nothing follows.
     *
     * @param last the last value of each metric
     * @param best the best value of each metric, whenever that was
     */
    record Ended(Status status, long step, long time, Map<String, Double> last, Map<String, Double> best, Ending ending)
            implements RunEvent {}
}
