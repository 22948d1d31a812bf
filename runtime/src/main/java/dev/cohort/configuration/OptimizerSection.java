package dev.cohort.configuration;

import dev.cohort.api.objective.Treatment;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.util.List;

/**
 * The {@code [optimizer]} section.
 *
 * @param optimizer moves the parameters of no group
 * @param noDecay whether parameters of one axis at most, and those called biases or norms, have no weight decay, in groups too
 * @param layerDecay each layer's learning rate is this times that of the layer above it, in groups too
 * @param groups the first whose pattern is found in a parameter's name holds for it
 */
public record OptimizerSection(
        @Inline @About("the optimizer's name; its options stand beside it") Optimizer optimizer,
        @Default("false") @About("whether biases and norms have no weight decay") boolean noDecay,
        @Default("1.0")
                @About(
                        "each layer's learning rate is this times that of the layer above it; layers are told by the numbers in parameters' names")
                double layerDecay,
        @Default("[]") @About("parameters with options of their own") List<GroupSection> groups) {
    public OptimizerSection {
        groups = List.copyOf(groups);
        Options.require(layerDecay > 0 && layerDecay <= 1, "layer-decay", "must be above 0 and at most 1");
    }

    /** How parameters are treated differently by what they are. */
    public Treatment treatment() {
        return new Treatment(noDecay, layerDecay);
    }
}
