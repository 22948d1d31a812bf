package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Normal with a deviation of √(2 / ((1 + a²) · fan)) (He et al. 2015), as PyTorch's {@code kaiming_normal_}; a is the slope
 * of a leaky ReLU.
 */
@Name("he-normal")
@About("normally distributed, for layers with ReLU (He, Kaiming)")
public record HeNormal(
        @Default("0.0") @About("the slope of a leaky ReLU below 0; 0 for ReLU") double negativeSlope,
        @Default("fan-in") @About("which of a layer's widths counts") Fan mode)
        implements Initialization {
    public HeNormal {
        Options.require(Double.isFinite(negativeSlope), "negative-slope", "must be a number, got " + negativeSlope);
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return Initializer.normal(Math.sqrt(2 / ((1 + negativeSlope * negativeSlope) * mode.of(fanIn, fanOut))));
    }
}
