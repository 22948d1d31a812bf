package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Uniform in ±√(6 / ((1 + a²) · fan)) (He et al. 2015), as PyTorch's {@code kaiming_uniform_}; a is the slope of a leaky
 * ReLU.
 */
@Name("he-uniform")
@About("evenly distributed, for layers with ReLU (He, Kaiming)")
public record HeUniform(
        @Default("0.0") @About("the slope of a leaky ReLU below 0; 0 for ReLU") double negativeSlope,
        @Default("fan-in") @About("which of a layer's widths counts") Fan mode)
        implements Initialization {
    public HeUniform {
        Options.require(Double.isFinite(negativeSlope), "negative-slope", "must be a number, got " + negativeSlope);
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return Initializer.uniform(Math.sqrt(6 / ((1 + negativeSlope * negativeSlope) * mode.of(fanIn, fanOut))));
    }
}
