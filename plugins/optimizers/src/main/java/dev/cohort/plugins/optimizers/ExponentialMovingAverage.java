package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.optimizer.WrappingOptimizer;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Averages the parameters of any optimizer over the run (Polyak and Juditsky 1992); evaluation, the choice of the best
 * state and the exported model use the average.
 *
 * <pre>
 * p ← the inner optimizer's update
 * a ← decay · a + (1 − decay) · p               the first update takes a ← p
 * </pre>
 *
 * <p>Smooths what a constant learning rate leaves rough. The semantics are those of PyTorch's {@code AveragedModel} with {@code
 * get_ema_multi_avg_fn}: statistics of a batch normalization are not averaged but are the latest.
 */
@Name("exponential-moving-average")
@About("evaluates and exports a running average of the parameters that another optimizer moves")
public record ExponentialMovingAverage(
        @About("the optimizer that moves the parameters") Optimizer inner,
        @Default("0.999") @About("how much of the average is kept with each update") double decay)
        implements WrappingOptimizer {
    public ExponentialMovingAverage {
        Options.fraction(decay, "decay");
    }

    @Override
    public void update(UpdateContext context) {
        Value moved = context.update(inner);
        Value before = context.state("average");
        Value share = context.step()
                .less(2)
                .choose(
                        context.step().graph().constant(1),
                        context.step().graph().constant(1 - decay));
        context.state("average", before.plus(moved.minus(before).times(share)));
        context.parameters(moved);
    }

    @Override
    public Value evaluated(UpdateContext context) {
        return context.step().less(1).choose(context.parameters(), context.state("average"));
    }
}
