package dev.cohort.api.run;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run came to: why it ended, and the state of the model that it leaves.
 *
 * @param account a line for people: why the training ended, if not by itself, and which state was tested and exported
 * @param exported which state was exported, if one was
 * @param state that state, or the last one where none was exported
 * @param watched the metric by which states were compared
 */
public record Ending(String account, Optional<Keep> exported, State state, Watched watched) {
    /**
     * A state of the model in training and what was measured of it.
     *
     * @param step after how many steps it was
     * @param metrics numbers by name, as in {@code validation/loss}
     * @param results of each part that was evaluated, tables among them
     */
    public record State(long step, Map<String, Double> metrics, Map<Part, Map<String, Result>> results) {
        public State {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
            results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        }
    }

    /**
     * A metric by which states are compared.
     *
     * @param metric its name, as in {@code validation/loss}
     * @param best its best value, if it ever was a number
     */
    public record Watched(String metric, boolean largerIsBetter, OptionalDouble best) {}
}
