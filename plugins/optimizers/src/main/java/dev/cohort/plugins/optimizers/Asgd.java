package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Averaged stochastic gradient descent (Polyak and Juditsky 1992): evaluation, the choice of the best state and the exported
 * model use the mean of the parameters from an update on.
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * η = learningRate / (1 + lambda · learningRate · (t − 1))^alpha
 * p ← p · (1 − lambda · η) − η · g
 * a ← a + (p − a) / max(1, t − 1 − t0)
 * </pre>
 *
 * <p>Ends the noise of a constant learning rate. The semantics are those of PyTorch's {@code ASGD}, which has the average in its
 * states and leaves it to its user; until {@code t0}, it is the parameters themselves.
 */
@Name("asgd")
@About("stochastic gradient descent whose parameters are averaged for evaluation")
public record Asgd(
        @Default("1e-2") @About("the length of a step") double learningRate,
        @Default("1e-4") @About("how much parameters shrink and the learning rate falls") double lambda,
        @Default("0.75") @About("the power by which the learning rate falls") double alpha,
        @Default("1e6") @About("the update after which parameters are averaged") double t0,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay)
        implements Optimizer {
    public Asgd {
        Options.notNegative(learningRate, "learning-rate");
        Options.notNegative(lambda, "lambda");
        Options.notNegative(alpha, "alpha");
        Options.notNegative(t0, "t0");
        Options.notNegative(weightDecay, "weight-decay");
    }

    @Override
    public void update(UpdateContext context) {
        Value before = context.step().minus(1);
        Value rate = context.learningRate();
        Value divisor = rate.times(before).times(lambda).plus(1).power(alpha);
        Value eta = rate.dividedBy(divisor);
        Value moved = context.parameters()
                .times(eta.times(-lambda).plus(1))
                .minus(WeightDecay.penalized(context, weightDecay).times(eta));
        Value share = before.minus(t0).maximum(1).power(-1);
        Value average = context.state("average");
        context.state("average", average.plus(moved.minus(average).times(share)));
        context.parameters(moved);
    }

    @Override
    public Value evaluated(UpdateContext context) {
        return context.step().less(1).choose(context.parameters(), context.state("average"));
    }
}
