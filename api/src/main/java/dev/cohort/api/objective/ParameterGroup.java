package dev.cohort.api.objective;

import dev.cohort.api.optimizer.Optimizer;
import java.util.regex.Pattern;

/**
 * Parameters with an optimizer of their own.
 *
 * @param match is looked for in the parameters' names
 * @param optimizer with this group's options
 * @param frozen whether these parameters stay as they are
 * @param unfreezeEpoch after how many epochs they begin to move; until then their optimizer has not begun either
 */
public record ParameterGroup(Pattern match, Optimizer optimizer, boolean frozen, int unfreezeEpoch) {
    /** Parameters that move from the beginning, or never. */
    public ParameterGroup(Pattern match, Optimizer optimizer, boolean frozen) {
        this(match, optimizer, frozen, 0);
    }
}
