package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Normal with a deviation of gain · √(2 / (fan-in + fan-out)) (Glorot and Bengio 2010), as PyTorch's {@code
 * xavier_normal_}.
 */
@Name("xavier-normal")
@About("normally distributed, by the widths before and behind (Glorot)")
public record XavierNormal(@Default("1.0") @About("what all weights are multiplied by") double gain)
        implements Initialization {
    public XavierNormal {
        Options.positive(gain, "gain");
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return Initializer.normal(gain * Math.sqrt(2.0 / (fanIn + fanOut)));
    }
}
