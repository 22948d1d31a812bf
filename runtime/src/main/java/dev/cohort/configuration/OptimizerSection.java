package dev.cohort.configuration;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import java.util.List;

/**
 * The {@code [optimizer]} section.
 *
 * @param optimizer moves the parameters of no group
 * @param groups the first whose pattern is found in a parameter's name holds for it
 */
public record OptimizerSection(
        @Inline @About("the optimizer's name; its options stand beside it") Optimizer optimizer,
        @Default("[]") @About("parameters with options of their own") List<GroupSection> groups) {
    public OptimizerSection {
        groups = List.copyOf(groups);
    }
}
