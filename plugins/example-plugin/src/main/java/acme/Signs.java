package acme;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/** Moves each parameter by the sign of its averaged gradient (Bernstein et al. 2018). */
@Name("acme.signs")
@About("moves each parameter by the sign of its averaged gradient")
public record Signs(
        @Default("1e-3") @About("how far each parameter moves") double learningRate,
        @Default("0.9") @About("the share of the average that is kept") double momentum)
        implements Optimizer {
    public Signs {
        Options.require(learningRate >= 0, "learning-rate", "must be 0 or more");
        Options.require(momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and below 1");
    }

    @Override
    public void update(UpdateContext context) {
        Value average =
                context.state("average").times(momentum).plus(context.gradient().times(1 - momentum));
        context.state("average", average);
        context.parameters(context.parameters().minus(average.sign().times(context.learningRate())));
    }
}
