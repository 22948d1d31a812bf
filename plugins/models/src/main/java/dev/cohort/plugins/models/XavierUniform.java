package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/** Uniform in ±gain · √(6 / (fan-in + fan-out)) (Glorot and Bengio 2010), as PyTorch's {@code xavier_uniform_}. */
@Name("xavier-uniform")
@About("evenly distributed, by the widths before and behind (Glorot)")
public record XavierUniform(@Default("1.0") @About("what all weights are multiplied by") double gain)
        implements Initialization {
    public XavierUniform {
        Options.positive(gain, "gain");
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return Initializer.uniform(gain * Math.sqrt(6.0 / (fanIn + fanOut)));
    }
}
