package dev.cohort.api.objective;

import dev.cohort.api.optimizer.Optimizer;
import java.util.regex.Pattern;

/**
 * Parameters with an optimizer of their own.
 *
 * @param match is looked for in the parameters' names
 * @param optimizer with this group's options
 * @param frozen whether these parameters stay as they are
 */
public record ParameterGroup(Pattern match, Optimizer optimizer, boolean frozen) {}
