package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Normal with a deviation of gain / √fan (He et al. 2015), as PyTorch's {@code kaiming_normal_}; the gain is that of the
 * nonlinearity, √(2 / (1 + a²)) for a leaky ReLU of slope a.
 */
@Name("he-normal")
@About("normally distributed, for layers with ReLU (He, Kaiming)")
public record HeNormal(
        @Default("leaky-relu") @About("the function behind the layer") Gain nonlinearity,
        @Default("0.0") @About("the slope of a leaky ReLU below 0; with 0 it is a ReLU") double negativeSlope,
        @Default("fan-in") @About("which of a layer's widths counts") Fan mode)
        implements Initialization {
    public HeNormal {
        Options.require(Double.isFinite(negativeSlope), "negative-slope", "must be a number, got " + negativeSlope);
        Options.require(
                negativeSlope == 0 || nonlinearity == Gain.LEAKY_RELU,
                "negative-slope",
                "is for nonlinearity = \"leaky-relu\" alone");
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return Initializer.normal(nonlinearity.of(negativeSlope) / Math.sqrt(mode.of(fanIn, fanOut)));
    }
}
