package acme;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/** Most weights 0, the others normal, so that outputs vary as much as inputs do (Martens 2010). */
@Name("acme.sparse")
@About("most weights 0, the others normally distributed")
public record Sparse(@Default("0.1") @About("the share of weights that are not 0") double share)
        implements Initialization {
    public Sparse {
        Options.require(share > 0 && share <= 1, "share", "must be above 0 and at most 1");
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        double deviation = Math.sqrt(1 / (share * fanIn));
        return (values, shape, random) -> {
            for (int index = 0; index < values.length; index++) {
                values[index] = random.nextDouble() < share ? (float) (deviation * random.nextGaussian()) : 0;
            }
        };
    }
}
